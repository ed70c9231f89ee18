import COpenSSL

/// The private half of a key agreement on Curve25519 (RFC 7748).
package struct X25519PrivateKey: Sendable {
    let key: KeyHandle

    /// A fresh random key.
    package static func generate() -> X25519PrivateKey {
        X25519PrivateKey(key: KeyHandle.generate(.x25519))
    }

    /// Wraps a key already known to be a private X25519 key.
    init(key: KeyHandle) {
        self.key = key
    }

    /// Takes the 32 secret bytes of a stored key.
    ///
    /// - Throws: when the length is another.
    package init(raw: SecretBytes) throws(CryptoError) {
        key = try KeyHandle.privateKey(.x25519, raw: raw)
    }

    /// The 32 secret bytes, for storage.
    package var rawRepresentation: SecretBytes { key.rawPrivate }

    /// The half to give away.
    package var publicKey: X25519PublicKey {
        guard let key = try? X25519PublicKey(raw: key.rawPublic) else { preconditionFailure("a key has 32 bytes") }
        return key
    }

    /// Agrees on 32 secret bytes with the owner of `other`.
    ///
    /// - Throws: when `other` is a point of small order, which would make the result zero whatever our key.
    package func sharedSecret(with other: X25519PublicKey) throws(CryptoError) -> SecretBytes {
        let peer = try KeyHandle.publicKey(.x25519, raw: other.rawRepresentation)
        let context = try CryptoError.require("agree on X25519 secret") { EVP_PKEY_CTX_new(key.pointer, nil) }
        defer { EVP_PKEY_CTX_free(context) }
        try CryptoError.check("agree on X25519 secret") { EVP_PKEY_derive_init(context) }
        try CryptoError.check("agree on X25519 secret") { EVP_PKEY_derive_set_peer(context, peer.pointer) }
        let secret = try SecretBytes(count: KeyHandle.rawLength) { target throws(CryptoError) in
            var length = target.count
            let start = target.bindMemory(to: UInt8.self).baseAddress
            try CryptoError.check("agree on X25519 secret") { EVP_PKEY_derive(context, start, &length) }
        }
        guard !secret.constantTimeEquals(SecretBytes(count: KeyHandle.rawLength) { _ in }) else {
            throw CryptoError(operation: "agree on X25519 secret", reason: "the other key is of small order")
        }
        return secret
    }
}
