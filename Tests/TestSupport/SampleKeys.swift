package import Platform
package import Protocol
package import Repository

/// The keys of a small site: authority, recovery key, site key, coordinator and one agent.
package struct SampleKeys: Sendable {
    package let repository = RepositoryID.random()
    package let coordinator = CoordinatorID.random()
    package let agent = AgentID.random()
    package let authorityKey = Ed25519PrivateKey.generate()
    package let authorityCertificate: Certificate
    package let recoverySealing = X25519PrivateKey.generate()
    package let recoverySigning = Ed25519PrivateKey.generate()
    package let siteKey = X25519PrivateKey.generate()
    package let coordinatorKey = Ed25519PrivateKey.generate()
    package let agentKey = Ed25519PrivateKey.generate()
    /// The moment at which everything in samples happens.
    package let now = Timestamp(microseconds: 1_795_256_100_000_000)

    /// Fresh random keys.
    package init() throws {
        authorityCertificate = try CertificateAuthority.create(
            name: "Sample", key: authorityKey, notBefore: now, notAfter: now.advanced(by: .seconds(86_400))
        ).certificate
    }

    /// The root that names them.
    package var root: RepositoryRoot {
        RepositoryRoot(
            repository: repository, created: now, recoverySealingKey: recoverySealing.publicKey,
            recoverySigningKey: recoverySigning.publicKey, siteKey: siteKey.publicKey,
            authorityCertificate: authorityCertificate.derBytes, site: "sample",
            coordinatorCertificate: certificate(
                of: WriterID(coordinator), .coordinator, "coordinator", coordinatorKey.publicKey))
    }

    /// The agent's signing certificate, as it is stored.
    package var agentCertificate: Bytes {
        certificate(of: WriterID(agent), .agent, "agent", agentKey.publicKey)
    }

    /// Signs as the agent.
    package var agentSigner: RecordSigner {
        RecordSigner(repository: repository, writer: WriterID(agent), key: agentKey)
    }

    /// Signs as the coordinator.
    package var coordinatorSigner: RecordSigner {
        RecordSigner(repository: repository, writer: WriterID(coordinator), key: coordinatorKey)
    }

    /// A certificate signed by the authority, as it is stored.
    package func certificate(
        of subject: WriterID, _ kind: SigningCertificate.SubjectKind, _ name: String, _ key: Ed25519PublicKey
    ) -> Bytes {
        SigningCertificate(
            repository: repository, subject: subject, kind: kind, name: name, publicKey: key, issued: now
        ).signed(with: authorityKey)
    }
}
