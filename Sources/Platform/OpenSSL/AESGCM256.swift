import COpenSSL
import Glibc

/// AES-256-GCM under one key, with nonces of 12 bytes and tags of 16 bytes at the end of each sealed message.
///
/// The key is expanded once; sealing and opening a message allocate nothing. One caller at a time: hand an instance
/// over, never share it.
package final class AESGCM256: @unchecked Sendable {
    /// Length of a key in bytes.
    package static let keyLength = 32
    /// Length of a nonce in bytes.
    package static let nonceLength = 12
    /// Length of the tag at the end of each sealed message, in bytes.
    package static let tagLength = 16

    private let sealing: OpaquePointer
    private let opening: OpaquePointer
    private nonisolated(unsafe) static let cipher = EVP_CIPHER_fetch(nil, "AES-256-GCM", nil)

    /// Expands the 32-byte `key`, which may be wiped afterwards.
    ///
    /// - Throws: when the key has another length.
    package init(key: UnsafeRawBufferPointer) throws(CryptoError) {
        guard key.count == Self.keyLength else {
            throw CryptoError(operation: "take AES-256-GCM key", reason: "a key has 32 bytes")
        }
        guard let sealing = EVP_CIPHER_CTX_new(), let opening = EVP_CIPHER_CTX_new() else {
            preconditionFailure("no memory for a cipher")
        }
        self.sealing = sealing
        self.opening = opening
        let start = key.assumingMemoryBound(to: UInt8.self).baseAddress
        try CryptoError.check("take AES-256-GCM key") { EVP_EncryptInit_ex(sealing, Self.cipher, nil, start, nil) }
        try CryptoError.check("take AES-256-GCM key") { EVP_DecryptInit_ex(opening, Self.cipher, nil, start, nil) }
    }

    /// Expands a secret key of 32 bytes.
    ///
    /// - Throws: when the key has another length.
    package convenience init(key: SecretBytes) throws(CryptoError) {
        // A delegating initialiser cannot run inside a closure, so the lent pointer is used while `key` is held.
        let bytes = key.withUnsafeBytes { $0 }
        defer { withExtendedLifetime(key) {} }
        try self.init(key: bytes)
    }

    deinit {
        EVP_CIPHER_CTX_free(sealing)
        EVP_CIPHER_CTX_free(opening)
    }

    /// Seals one message into `output`, tag last; a nonce must never be used twice under one key.
    ///
    /// - Parameters:
    ///   - plaintext: the message, at most 2^31 - 1 bytes; may be the start of `output` itself.
    ///   - nonce: 12 bytes.
    ///   - aad: bytes that the tag covers but the output does not hold.
    ///   - output: exactly the plaintext's length + 16 bytes.
    /// - Throws: when a length is wrong.
    package func seal(
        _ plaintext: UnsafeRawBufferPointer, nonce: UnsafeRawBufferPointer,
        aad: UnsafeRawBufferPointer = UnsafeRawBufferPointer(start: nil, count: 0),
        into output: UnsafeMutableRawBufferPointer
    ) throws(CryptoError) {
        guard nonce.count == Self.nonceLength, plaintext.count <= Int32.max, aad.count <= Int32.max,
            output.count == plaintext.count + Self.tagLength, let start = output.baseAddress
        else { throw CryptoError(operation: "seal AES-256-GCM message", reason: "a buffer has the wrong length") }
        let target = start.assumingMemoryBound(to: UInt8.self)
        try CryptoError.check("seal AES-256-GCM message") {
            var length: Int32 = 0
            guard EVP_EncryptInit_ex(sealing, nil, nil, nil, nonce.bytePointer) == 1,
                aad.isEmpty || EVP_EncryptUpdate(sealing, nil, &length, aad.bytePointer, Int32(aad.count)) == 1,
                plaintext.isEmpty
                    || EVP_EncryptUpdate(sealing, target, &length, plaintext.bytePointer, Int32(plaintext.count)) == 1,
                EVP_EncryptFinal_ex(sealing, target + plaintext.count, &length) == 1
            else { return 0 }
            let tag = start + plaintext.count
            return EVP_CIPHER_CTX_ctrl(sealing, EVP_CTRL_AEAD_GET_TAG, Int32(Self.tagLength), tag)
        }
    }

    /// Opens one sealed message into `output`; after a failure `output` holds zeros, never unproven plaintext.
    ///
    /// - Parameters:
    ///   - sealed: ciphertext and tag.
    ///   - nonce: the 12 bytes it was sealed with.
    ///   - aad: the bytes it was sealed with.
    ///   - output: exactly the length of `sealed` - 16 bytes; may be the start of `sealed` itself.
    /// - Throws: when the tag does not match, or a length is wrong.
    package func open(
        _ sealed: UnsafeRawBufferPointer, nonce: UnsafeRawBufferPointer,
        aad: UnsafeRawBufferPointer = UnsafeRawBufferPointer(start: nil, count: 0),
        into output: UnsafeMutableRawBufferPointer
    ) throws(CryptoError) {
        guard nonce.count == Self.nonceLength, sealed.count <= Int32.max, aad.count <= Int32.max,
            output.count == sealed.count - Self.tagLength, let start = sealed.baseAddress
        else { throw CryptoError(operation: "open AES-256-GCM message", reason: "a buffer has the wrong length") }
        ERR_clear_error()
        let source = start.assumingMemoryBound(to: UInt8.self)
        let target = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        var length: Int32 = 0
        guard EVP_DecryptInit_ex(opening, nil, nil, nil, nonce.bytePointer) == 1,
            EVP_CIPHER_CTX_ctrl(
                opening, EVP_CTRL_AEAD_SET_TAG, Int32(Self.tagLength),
                UnsafeMutableRawPointer(mutating: start + output.count)) == 1,
            aad.isEmpty || EVP_DecryptUpdate(opening, nil, &length, aad.bytePointer, Int32(aad.count)) == 1,
            output.isEmpty || EVP_DecryptUpdate(opening, target, &length, source, Int32(output.count)) == 1,
            Self.finish(opening)
        else {
            if let target { explicit_bzero(target, output.count) }
            ERR_clear_error()
            throw CryptoError(operation: "open AES-256-GCM message", reason: "the tag does not match")
        }
    }

    private static func finish(_ context: OpaquePointer) -> Bool {
        var length: Int32 = 0
        var none: UInt8 = 0
        return EVP_DecryptFinal_ex(context, &none, &length) == 1
    }
}

extension UnsafeRawBufferPointer {
    /// The start as OpenSSL wants it.
    var bytePointer: UnsafePointer<UInt8>? { baseAddress?.assumingMemoryBound(to: UInt8.self) }
}
