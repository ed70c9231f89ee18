/// The ten bytes before a frame's payload, checked.
struct FrameHead: Hashable, Sendable {
    let payloadLength: Int
    let stream: StreamNumber
    let kind: FrameKind
    let end: Bool

    /// Reads a head of exactly ten bytes.
    ///
    /// - Parameters:
    ///   - bytes: the ten bytes.
    ///   - greeted: whether the greeting is over.
    /// - Throws: what the head breaks; the payload has not been looked at then.
    init(_ bytes: some Collection<UInt8>, greeted: Bool) throws(ProtocolViolation) {
        let length = Int(UInt32(bigEndianBytes: bytes.prefix(4)))
        guard length >= Frame.countedHeadLength else { throw ProtocolViolation(.frameTooShort) }
        payloadLength = length - Frame.countedHeadLength
        // Even a head that makes no sense is first held to the size limit, which is the more telling error.
        guard payloadLength <= (greeted ? FrameLimits.content : FrameLimits.greeting) else {
            throw ProtocolViolation(.frameTooLong)
        }
        stream = StreamNumber(rawValue: UInt32(bigEndianBytes: bytes.dropFirst(4).prefix(4)))
        let rest = Array(bytes.dropFirst(8))
        guard let kind = FrameKind(rawValue: rest[0]) else { throw ProtocolViolation(.unknownKind) }
        self.kind = kind
        guard rest[1] & ~Frame.endFlag == 0 else { throw ProtocolViolation(.unknownFlags) }
        end = rest[1] & Frame.endFlag != 0
        try check()
        guard greeted || kind == .hello || kind == .helloReply || kind == .goAway else {
            throw ProtocolViolation(.beforeHello)
        }
    }

    private func check() throws(ProtocolViolation) {
        guard kind.isAboutConnection == (stream == .control) else { throw ProtocolViolation(.wrongStream) }
        guard !end || kind.isContent else { throw ProtocolViolation(.unknownFlags) }
        guard payloadLength >= kind.payloadLimits.lowerBound else { throw ProtocolViolation(.payloadTooShort) }
        guard payloadLength <= kind.payloadLimits.upperBound else { throw ProtocolViolation(.frameTooLong) }
    }
}
