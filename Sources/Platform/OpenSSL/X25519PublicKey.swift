/// The public half of a key agreement on Curve25519 (RFC 7748).
package struct X25519PublicKey: Hashable, Sendable {
    /// The 32 bytes that travel.
    package let rawRepresentation: Bytes

    /// Takes a key that arrived; every 32 bytes are some point, unsafe ones are refused by the agreement itself.
    ///
    /// - Throws: when the length is another.
    package init(raw: Bytes) throws(CryptoError) {
        guard raw.count == KeyHandle.rawLength else {
            throw CryptoError(operation: "take X25519 public key", reason: "a key has 32 bytes")
        }
        rawRepresentation = raw
    }
}
