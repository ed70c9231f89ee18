import Platform
import Protocol

/// The frame of every structure that stands alone: eight magic bytes, the length of the body, the body.
package enum Envelope {
    /// Bytes before the body.
    static let headLength = magicLength + lengthLength
    static let magicLength = 8
    static let lengthLength = 4
    /// The longest body of a record, root or certificate.
    package static let bodyLimit = 16 << 20

    /// Frames `body`.
    static func wrap(_ magic: Bytes, _ body: Bytes) -> Bytes {
        magic + UInt32(body.count).bigEndianBytes + body
    }

    /// Reads the length of the body at the start of `bytes`; nil when they end before it is told.
    ///
    /// - Throws: when the magic is another, or the length beyond `limit`.
    static func bodyLength(
        of bytes: some Collection<UInt8>, magic: Bytes, limit: Int, _ structure: String
    ) throws(FormatError) -> Int? {
        guard bytes.prefix(magicLength).elementsEqual(magic.prefix(bytes.count)) else {
            throw FormatError(structure, "it does not begin as one")
        }
        guard bytes.count >= headLength else { return nil }
        let length = Int(UInt32(bigEndianBytes: bytes.dropFirst(magicLength).prefix(lengthLength)))
        guard length <= limit else { throw FormatError(structure, "its length is beyond \(limit) bytes") }
        return length
    }

    /// Takes the body out of exactly one framed structure with `trailer` bytes after it.
    static func unwrap(
        _ bytes: Bytes, magic: Bytes, trailer: Int, _ structure: String
    ) throws(FormatError) -> ArraySlice<UInt8> {
        guard let length = try bodyLength(of: bytes, magic: magic, limit: bodyLimit, structure) else {
            throw FormatError(structure, "it is cut short")
        }
        guard bytes.count == headLength + length + trailer else {
            throw FormatError(structure, "its length is not the one it tells")
        }
        return bytes[headLength..<headLength + length]
    }
}
