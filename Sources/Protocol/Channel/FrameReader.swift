/// Reads frames from a connection; used by one task at a time.
final class FrameReader: @unchecked Sendable {
    private let transport: any ChannelTransport
    private let buffer: UnsafeMutableRawBufferPointer
    private var unread: UnsafeRawBufferPointer
    private var decoder = FrameDecoder()

    init(_ transport: any ChannelTransport) {
        self.transport = transport
        buffer = .allocate(byteCount: ChannelLimits.readLength, alignment: 16)
        unread = UnsafeRawBufferPointer(start: buffer.baseAddress, count: 0)
    }

    deinit {
        buffer.deallocate()
    }

    /// From now on all kinds of frames are allowed.
    func greetingOver() {
        decoder.greeted = true
    }

    /// Waits for the next frame.
    ///
    /// - Parameter received: called for each piece that comes, however small.
    /// - Returns: the frame, or nil when the peer has closed the connection between two frames.
    /// - Throws: ``ProtocolViolation``, or what the connection throws.
    func next(_ received: () -> Void = {}) async throws -> ReceivedFrame? {
        while true {
            if let frame = try decoder.next(from: &unread) { return frame }
            let count = try await transport.read(into: buffer)
            guard count > 0 else {
                guard decoder.isBetweenFrames else { throw ProtocolViolation(.truncated) }
                return nil
            }
            received()
            unread = UnsafeRawBufferPointer(rebasing: buffer[..<count])
        }
    }
}
