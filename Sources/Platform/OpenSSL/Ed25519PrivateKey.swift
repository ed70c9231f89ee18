import COpenSSL

/// An Ed25519 key (RFC 8032) that signs: records, certificates, connections.
package struct Ed25519PrivateKey: Sendable {
    let key: KeyHandle

    /// A fresh random key.
    package static func generate() -> Ed25519PrivateKey {
        Ed25519PrivateKey(key: KeyHandle.generate(.ed25519))
    }

    /// Wraps a key already known to be a private Ed25519 key.
    init(key: KeyHandle) {
        self.key = key
    }

    /// Takes the 32 secret bytes of a stored key.
    ///
    /// - Throws: when the length is another.
    package init(raw: SecretBytes) throws(CryptoError) {
        key = try KeyHandle.privateKey(.ed25519, raw: raw)
    }

    /// The 32 secret bytes, for storage.
    package var rawRepresentation: SecretBytes { key.rawPrivate }

    /// The half to give away.
    package var publicKey: Ed25519PublicKey {
        guard let key = try? Ed25519PublicKey(raw: key.rawPublic) else { preconditionFailure("a key has 32 bytes") }
        return key
    }

    /// The 64-byte signature over `message`; the same every time.
    package func sign(_ message: Bytes) -> Bytes {
        guard let context = EVP_MD_CTX_new() else { preconditionFailure("no memory for a signature") }
        defer { EVP_MD_CTX_free(context) }
        precondition(EVP_DigestSignInit(context, nil, nil, nil, key.pointer) == 1, "Ed25519 is missing")
        return Bytes(unsafeUninitializedCapacity: Ed25519PublicKey.signatureLength) { target, initialized in
            initialized = Ed25519PublicKey.signatureLength
            let done = EVP_DigestSign(context, target.baseAddress, &initialized, message, message.count)
            precondition(done == 1, "Ed25519 failed to sign")
        }
    }
}
