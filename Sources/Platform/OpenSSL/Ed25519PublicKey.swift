import COpenSSL

/// The half of an Ed25519 key (RFC 8032) that verifies signatures.
package struct Ed25519PublicKey: Hashable, Sendable {
    /// Length of a signature in bytes.
    package static let signatureLength = 64

    /// The 32 bytes that travel.
    package let rawRepresentation: Bytes

    /// Takes a key that arrived; one that is no point on the curve verifies nothing.
    ///
    /// - Throws: when the length is not 32 bytes.
    package init(raw: Bytes) throws(CryptoError) {
        guard raw.count == KeyHandle.rawLength else {
            throw CryptoError(operation: "take Ed25519 public key", reason: "a key has 32 bytes")
        }
        rawRepresentation = raw
    }

    /// Whether `signature` was made over exactly `message` by the owner of this key; false for any malformed input.
    package func isValid(signature: Bytes, for message: Bytes) -> Bool {
        guard signature.count == Self.signatureLength,
            let key = try? KeyHandle.publicKey(.ed25519, raw: rawRepresentation), let context = EVP_MD_CTX_new()
        else { return false }
        defer { EVP_MD_CTX_free(context) }
        ERR_clear_error()
        defer { ERR_clear_error() }
        guard EVP_DigestVerifyInit(context, nil, nil, nil, key.pointer) == 1 else { return false }
        return EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
    }
}
