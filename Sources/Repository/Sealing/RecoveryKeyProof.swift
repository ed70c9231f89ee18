package import Platform
package import Protocol

/// Shows that someone holds both halves of a repository's recovery key, without showing them.
///
/// A secret is sealed to the sealing half; a digest of what was opened is signed with the signing half. Labels keep both
/// apart from everything else that the halves open and sign.
package struct RecoveryKeyProof: Sendable {
    private static let sealingLabel = Bytes("holdfast/recovery-key-test/v1".utf8) + [0]
    private static let openedLabel = Bytes("holdfast/recovery-key-opened/v1".utf8) + [0]
    private static let secretLength = 32

    /// Made of the secret that was opened.
    package let opened: Digest
    /// By the signing half, over the former.
    package let signature: Bytes

    /// A proof that was told.
    package init(opened: Digest, signature: Bytes) {
        self.opened = opened
        self.signature = signature
    }

    /// Seals a fresh secret to the recovery key of `root`.
    ///
    /// - Returns: what the proof must be made of, and the sealed secret.
    package static func challenge(for root: RepositoryRoot) throws -> (expected: Digest, sealed: Bytes) {
        let secret = SecureRandom.secret(secretLength)
        let sealed = try HPKE.seal(
            to: root.recoverySealingKey, info: sealingLabel + root.repository.bytes, aad: [], plaintext: secret)
        return (digest(of: secret, root.repository), sealed)
    }

    /// Answers a challenge.
    ///
    /// - Throws: `recoveryKeyRefused` when the key does not open it.
    package init(answering sealed: Bytes, with key: RecoveryKeyFile) throws(HoldfastError) {
        do {
            let secret = try HPKE.open(
                sealed, with: key.sealing, info: Self.sealingLabel + key.repository.bytes, aad: [])
            opened = Self.digest(of: secret, key.repository)
        } catch {
            throw HoldfastError(
                .recoveryKeyRefused, "the recovery key does not open what the coordinator sealed to it")
        }
        signature = key.signing.sign(Self.signed(opened, key.repository))
    }

    /// Whether both halves were there.
    package func holds(for expected: Digest, root: RepositoryRoot) -> Bool {
        opened == expected
            && root.recoverySigningKey.isValid(signature: signature, for: Self.signed(opened, root.repository))
    }

    private static func signed(_ opened: Digest, _ repository: RepositoryID) -> Bytes {
        sealingLabel + repository.bytes + opened.bytes
    }

    private static func digest(of secret: SecretBytes, _ repository: RepositoryID) -> Digest {
        let head = openedLabel + repository.bytes
        let whole = SecretBytes(count: head.count + secret.count) { target in
            target.copyBytes(from: head)
            secret.withUnsafeBytes {
                UnsafeMutableRawBufferPointer(rebasing: target[head.count...]).copyMemory(from: $0)
            }
        }
        return whole.withUnsafeBytes { .sha256(of: $0) }
    }
}
