import Platform

/// Cuts a stream of bytes into frames; fed with pieces of any size.
///
/// A head is checked as soon as its ten bytes are there, before room is made for the payload. After an error the
/// decoder must not be used any more.
package struct FrameDecoder: Sendable {
    /// Whether the greeting is over, so that all kinds of frames are allowed and the larger limits hold.
    package var greeted = false

    private var head: FrameHead?
    private var pending: Bytes = []

    /// A decoder at the beginning of a connection.
    package init() {}

    /// Whether no frame is half read.
    package var isBetweenFrames: Bool { head == nil && pending.isEmpty }

    /// Cuts the next frame off.
    ///
    /// - Parameter bytes: what has been received; what was used up is removed from its front.
    /// - Returns: the frame, or nil when all bytes are used up and more are needed.
    /// - Throws: what the peer did wrong.
    package mutating func next(from bytes: inout UnsafeRawBufferPointer) throws(ProtocolViolation) -> ReceivedFrame? {
        if head == nil {
            take(Frame.headLength, &bytes)
            guard pending.count == Frame.headLength else { return nil }
            let read = try FrameHead(pending, greeted: greeted)
            head = read
            pending = []
            pending.reserveCapacity(read.payloadLength)
        }
        guard let head else { return nil }
        take(head.payloadLength, &bytes)
        guard pending.count == head.payloadLength else { return nil }
        self.head = nil
        defer { pending = [] }
        return ReceivedFrame(kind: head.kind, stream: head.stream, end: head.end, payload: pending)
    }

    /// Moves bytes to `pending` until it holds `count`.
    private mutating func take(_ count: Int, _ bytes: inout UnsafeRawBufferPointer) {
        let taken = min(count - pending.count, bytes.count)
        pending.append(contentsOf: bytes[..<taken])
        bytes = UnsafeRawBufferPointer(rebasing: bytes[taken...])
    }
}
