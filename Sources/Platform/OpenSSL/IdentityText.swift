/// An identity as it stands in a certificate: a URI may hold few characters only, all others are percent-encoded.
enum IdentityText {
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"), UInt8(ascii: ":"):
            true
        default:
            false
        }
    }

    static func encode(_ identity: String) -> Bytes {
        identity.utf8.flatMap { byte in isPlain(byte) ? [byte] : Array("%\([byte].hexString)".utf8) }
    }

    /// Nil for text that ``encode(_:)`` never makes.
    static func decode(_ text: Bytes) -> String? {
        var decoded: Bytes = []
        var rest = text[...]
        while let byte = rest.popFirst() {
            if byte != UInt8(ascii: "%") {
                decoded.append(byte)
                continue
            }
            guard rest.count >= 2, let value = Bytes(hex: String(decoding: rest.prefix(2), as: UTF8.self)) else {
                return nil
            }
            decoded += value
            rest.removeFirst(2)
        }
        guard let identity = String(validating: decoded, as: UTF8.self), encode(identity) == text else { return nil }
        return identity
    }
}
