package import Platform
import Protocol

/// The start of a sealed object, up to its first chunk: header, salt and commitment.
package struct ObjectPrefix: Sendable {
    /// Bytes to read first: enough for every header that this version writes.
    package static let usualLength = ObjectHeader.usualLength

    package let header: ObjectHeader
    /// Where the first chunk begins.
    package let length: Int
    private let headerBytes: Bytes
    private let preamble: Bytes

    /// How many bytes at the start of an object are its prefix; nil when `start` is too short to tell.
    package static func length(in start: some Collection<UInt8>) throws(SealingError) -> Int? {
        do {
            return try ObjectHeader.length(in: start).map { $0 + Cobblestone.preambleLength }
        } catch {
            throw .malformedHeader(error.reason)
        }
    }

    /// Reads the prefix at the start of `bytes`, which may go on behind it.
    package init(parsing bytes: Bytes) throws(SealingError) {
        guard let length = try Self.length(in: bytes), bytes.count >= length else { throw .cutShort }
        self.length = length
        headerBytes = Bytes(bytes[..<(length - Cobblestone.preambleLength)])
        preamble = Bytes(bytes[(length - Cobblestone.preambleLength)..<length])
        do {
            header = try ObjectHeader(parsing: headerBytes)
        } catch {
            throw .malformedHeader(error.reason)
        }
    }

    /// The key for this object, after it was checked to lie where it belongs.
    func key(from keyring: Keyring, expecting place: ObjectPlace) throws(SealingError) -> InputKey {
        guard header.place == place else { throw .misplaced(expected: place, found: header.place) }
        guard let key = keyring[header.key] else { throw .unknownKey(header.key) }
        return key
    }

    func opener(_ key: InputKey) throws(SealingError) -> CobblestoneOpener {
        try CobblestoneOpener(inputKey: key.secret, context: ObjectHeader.context(of: headerBytes), preamble: preamble)
    }

    func cipher(_ key: InputKey) throws(SealingError) -> ChunkCipher {
        let salt = Bytes(preamble[..<Cobblestone.saltLength])
        let cipher = try ChunkCipher(
            inputKey: key.secret, salt: salt, context: ObjectHeader.context(of: headerBytes))
        guard constantTimeEqual(cipher.commitment, Bytes(preamble[Cobblestone.saltLength...])) else {
            throw .wrongCommitment
        }
        return cipher
    }
}
