import Platform
import Protocol

extension HostileInput {
    static let ofProtocol = [
        HostileInput("message", message),
        HostileInput("frames") { expectSameFrames($0, greeted: true) },
        HostileInput("greeting-frames") { expectSameFrames($0, greeted: false) },
        HostileInput("names", names),
    ]

    private static let types = Dictionary(uniqueKeysWithValues: MessageTypes.all.map { ($0.kind, $0) })

    private static func message(_ bytes: Bytes) {
        guard let raw = try? RawMessage(framed: bytes), let type = types[raw.kind] else { return }
        rewrite(type, raw.payload[...])
    }

    /// The frames must not depend on the pieces in which they come.
    private static func expectSameFrames(_ bytes: Bytes, greeted: Bool) {
        let middle = bytes.count / 2
        let whole = frames(in: [bytes[...]], greeted: greeted)
        precondition(whole == frames(in: [bytes[..<middle], bytes[middle...]], greeted: greeted), "pieces matter")
    }

    private static func frames(in pieces: [ArraySlice<UInt8>], greeted: Bool) -> [ReceivedFrame] {
        var (decoder, found) = (FrameDecoder(), [ReceivedFrame]())
        decoder.greeted = greeted
        for piece in pieces {
            let isBroken = piece.withUnsafeBytes { buffer in
                var unread = buffer
                do {
                    while let frame = try decoder.next(from: &unread) { found.append(frame) }
                    return false
                } catch {
                    return true
                }
            }
            if isBroken { break }
        }
        return found
    }

    /// Names and positions that can be read have one spelling, or one that leads to it.
    private static func names(_ bytes: Bytes) {
        let text = String(decoding: bytes, as: UTF8.self)
        if let name = ObjectName(text), let parts = name.parts { precondition(ObjectName(parts) == name) }
        if let chain = ChainName(text: text) { precondition(chain.text == text) }
        if let position = LSN(text) { precondition(LSN(position.description) == position) }
        if let source = SourceID(text: text) { precondition(SourceID(text: source.description) == source) }
        if let time = Timestamp(iso8601: text) { precondition(Timestamp(iso8601: time.iso8601) == time) }
        if let decoded = Base32.decode(text) { precondition(Base32.encode(decoded) == text) }
        _ = SourceName(text)
        _ = Bytes(hex: text)
        _ = EnrolmentToken(text: text)
    }
}
