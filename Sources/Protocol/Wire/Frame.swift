package import Platform

/// One frame to be sent: `length u32 | stream u32 | kind u8 | flags u8 | payload`, where length counts the bytes after itself.
package struct Frame: Hashable, Sendable {
    /// Length of the head, the length field included.
    package static let headLength = 10
    /// The part of the head that its length field counts.
    package static let countedHeadLength = 6
    /// The flag that says: nothing follows on this stream from this side.
    package static let endFlag: UInt8 = 1

    package var stream: StreamNumber
    package var kind: FrameKind
    package var end: Bool
    package var payload: ArraySlice<UInt8>

    /// The frame with these parts; the payload must be within the limits of its kind.
    package init(_ kind: FrameKind, stream: StreamNumber = .control, end: Bool = false, payload: ArraySlice<UInt8>) {
        self.stream = stream
        self.kind = kind
        self.end = end
        self.payload = payload
    }

    /// What the frame takes from the credit of its stream.
    package var cost: Int { payload.count + FrameLimits.overhead }

    /// The ten bytes before the payload.
    package var head: Bytes {
        UInt32(Self.countedHeadLength + payload.count).bigEndianBytes + stream.rawValue.bigEndianBytes
            + [kind.rawValue, end ? Self.endFlag : 0]
    }

    /// The whole frame.
    package var encoded: Bytes { head + payload }
}
