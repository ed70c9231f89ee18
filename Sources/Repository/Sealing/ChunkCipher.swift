import Platform

/// Seals and opens the numbered chunks of one message; one caller at a time, no allocation per chunk.
final class ChunkCipher: @unchecked Sendable {
    /// What the message must say about its key.
    let commitment: Bytes
    private let cipher: AESGCM256
    private let nonce: UnsafeMutableRawBufferPointer
    private let counterBase: UInt64

    private static let label = Bytes("c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM".utf8) + [0]
    private static let counterOffset = AESGCM256.nonceLength - MemoryLayout<UInt64>.size

    /// Derives key, base nonce and commitment of a message.
    init(inputKey: SecretBytes, salt: Bytes, context: Bytes) throws(SealingError) {
        guard inputKey.count == AESGCM256.keyLength else { throw .wrongKeyLength }
        do {
            let length = AESGCM256.keyLength + AESGCM256.nonceLength + Cobblestone.commitmentLength
            let material = try HKDF.expand(
                hash: .sha512, prk: inputKey, info: Self.label + salt + context, length: length)
            cipher = try AESGCM256(key: material[0..<AESGCM256.keyLength])
            let rest = material.withUnsafeBytes { Bytes($0[AESGCM256.keyLength...]) }
            commitment = Bytes(rest[AESGCM256.nonceLength...])
            nonce = .allocate(byteCount: AESGCM256.nonceLength, alignment: 1)
            nonce.copyBytes(from: rest[..<AESGCM256.nonceLength])
            counterBase = UInt64(
                bigEndian: nonce.loadUnaligned(fromByteOffset: Self.counterOffset, as: UInt64.self))
        } catch {
            throw .wrongKeyLength
        }
    }

    deinit {
        nonce.deallocate()
    }

    /// Seals chunk `number` into exactly its length + 16 bytes.
    func seal(_ number: UInt64, _ plain: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) {
        setNonce(number)
        do {
            try cipher.seal(plain, nonce: UnsafeRawBufferPointer(nonce), into: output)
        } catch {
            preconditionFailure("a chunk was given the wrong buffer")
        }
    }

    /// Opens chunk `number` into exactly its length - 16 bytes.
    func open(
        _ number: UInt64, _ sealed: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) throws(SealingError) {
        setNonce(number)
        do {
            try cipher.open(sealed, nonce: UnsafeRawBufferPointer(nonce), into: output)
        } catch {
            throw .alteredChunk(number)
        }
    }

    private func setNonce(_ number: UInt64) {
        nonce.storeBytes(of: (counterBase ^ number).bigEndian, toByteOffset: Self.counterOffset, as: UInt64.self)
    }
}
