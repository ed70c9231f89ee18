package import Platform
package import Protocol
package import Repository

/// The secrets and certificates that a coordinator acts with, loaded once at start.
package struct AuthorityKeys: Sendable {
    package let root: RepositoryRoot
    /// `repository.hf` as it is stored.
    package let rootBytes: Bytes
    /// Where the repository is.
    package let repositoryPath: String
    package let coordinator: CoordinatorID
    /// How often the repository was taken over by a new coordinator, and 1.
    package let generation: UInt64
    /// Signs records of upkeep chains.
    package let signingKey: Ed25519PrivateKey
    /// What the listener shows.
    package let identity: TLSIdentity
    /// Opens input keys for restores; nil for a blind coordinator.
    package let siteKey: X25519PrivateKey?
    let issuer: CertificateAuthority
    /// Signs signing certificates.
    let authorityKey: Ed25519PrivateKey

    /// SHA-256 of `repository.hf`, which tokens carry and agents pin.
    package var rootDigest: Protocol.Digest { .sha256(of: rootBytes) }
    /// The authority's certificate, which both sides trust.
    package var authorityCertificate: Certificate { issuer.certificate }
}
