import Glibc
package import Platform

/// Wraps keys with AES-256-GCM under a random key that lies in a file of its own, readable by its owner only.
///
/// Wrapped form: nonce (12 bytes), ciphertext, tag (16 bytes); the tag also covers the purpose.
package struct FileKeyProvider: KeyProvider {
    private static let label = "holdfast/wrap/v1\0"
    private static let ownerOnly: UInt32 = 0o077

    private let key: SecretBytes

    /// Writes a fresh key to `path`, where nothing may be. Blocks.
    ///
    /// - Throws: `SystemError`, EEXIST when the file is there.
    package static func create(_ path: String) throws -> FileKeyProvider {
        let key = SecureRandom.secret(AESGCM256.keyLength)
        let file = try Files.open(path, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600)
        try key.withUnsafeBytes { try Files.writeAll(file, $0) }
        try Files.sync(file, path: path)
        try Files.syncDirectory(Files.directory(of: path))
        return FileKeyProvider(key: key)
    }

    /// Reads the key from `path`. Blocks.
    ///
    /// - Throws: `SystemError`; EPERM when the file is open to others than its owner, EINVAL when it is no key.
    package init(path: String) throws {
        let file = try Files.open(path, O_RDONLY | O_NOFOLLOW)
        let status = try Files.stat(file)
        guard status.mode & Self.ownerOnly == 0 else { throw SystemError(call: "open", errno: EPERM, path: path) }
        guard status.size == UInt64(AESGCM256.keyLength) else {
            throw SystemError(call: "read", errno: EINVAL, path: path)
        }
        key = try SecretBytes(count: AESGCM256.keyLength) { target in
            guard try Files.readFully(file, into: target) == target.count else {
                throw SystemError(call: "read", errno: EINVAL, path: path)
            }
        }
    }

    private init(key: SecretBytes) {
        self.key = key
    }

    package func wrap(_ secret: SecretBytes, purpose: String) throws(SealingError) -> Bytes {
        let nonce = SecureRandom.bytes(AESGCM256.nonceLength)
        var wrapped = nonce
        do {
            let cipher = try AESGCM256(key: key)
            try wrapped.append(count: secret.count + AESGCM256.tagLength) { room in
                try secret.withUnsafeBytes { secret in
                    try nonce.withUnsafeBytes { nonce in
                        try Self.aad(purpose).withUnsafeBytes {
                            try cipher.seal(secret, nonce: nonce, aad: $0, into: room)
                        }
                    }
                }
            }
            return wrapped
        } catch {
            throw .unwrapFailed(purpose: purpose)
        }
    }

    package func unwrap(_ wrapped: Bytes, purpose: String) throws(SealingError) -> SecretBytes {
        let overhead = AESGCM256.nonceLength + AESGCM256.tagLength
        guard wrapped.count >= overhead else { throw .unwrapFailed(purpose: purpose) }
        do {
            let cipher = try AESGCM256(key: key)
            return try SecretBytes(count: wrapped.count - overhead) { target in
                try wrapped.withUnsafeBytes { wrapped in
                    let nonce = UnsafeRawBufferPointer(rebasing: wrapped[..<AESGCM256.nonceLength])
                    let sealed = UnsafeRawBufferPointer(rebasing: wrapped[AESGCM256.nonceLength...])
                    try Self.aad(purpose).withUnsafeBytes {
                        try cipher.open(sealed, nonce: nonce, aad: $0, into: target)
                    }
                }
            }
        } catch {
            throw .unwrapFailed(purpose: purpose)
        }
    }

    private static func aad(_ purpose: String) -> Bytes { Bytes((label + purpose).utf8) }
}
