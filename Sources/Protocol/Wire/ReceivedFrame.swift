package import Platform

/// A frame as it came, its head checked.
package struct ReceivedFrame: Hashable, Sendable {
    package let kind: FrameKind
    package let stream: StreamNumber
    package let end: Bool
    package let payload: Bytes

    /// What the frame takes from the credit of its stream.
    package var cost: Int { payload.count + FrameLimits.overhead }
}
