package import Platform
package import Protocol

/// A public key to which input keys are sealed.
package struct Recipient: Hashable, Sendable {
    package var kind: RecipientKind
    /// Which of the recipient's successive keys it is; 0 for the first.
    package var epoch: UInt64
    package var publicKey: X25519PublicKey

    /// The recipient with these parts.
    package init(kind: RecipientKind, epoch: UInt64, publicKey: X25519PublicKey) {
        self.kind = kind
        self.epoch = epoch
        self.publicKey = publicKey
    }

    /// How sealed keys name it: SHA-256 of the public key.
    package var digest: Digest { .sha256(of: publicKey.rawRepresentation) }
}
