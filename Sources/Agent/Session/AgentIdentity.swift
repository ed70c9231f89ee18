package import Platform
import Protocol
package import Repository

/// Everything that makes this process the agent it is: names, keys, certificates, and the root it pins.
package struct AgentIdentity: Sendable {
    package let card: AgentCard
    /// The pinned root as it stands in the repository.
    package let rootBytes: Bytes
    package let root: RepositoryRoot
    /// The authority that the root names.
    package let authority: Certificate
    /// Certificate and key of connections; replaced at half its life.
    package var tls: TLSIdentity
    /// Signs records.
    package let signingKey: Ed25519PrivateKey
    /// The authority's word for the signing key, as the repository format has it.
    package let signingCertificate: Bytes

    /// Puts the parts together and checks that they belong together.
    package init(
        card: AgentCard, rootBytes: Bytes, authority: Certificate, tls: TLSIdentity, signingKey: Ed25519PrivateKey,
        signingCertificate: Bytes
    ) throws {
        self.card = card
        self.rootBytes = rootBytes
        root = try RepositoryRoot(verifying: rootBytes)
        self.authority = authority
        self.tls = tls
        self.signingKey = signingKey
        self.signingCertificate = signingCertificate
        let certificate = try SigningCertificate(verifying: signingCertificate, authority: authority.publicKey)
        guard authority.derBytes == root.authorityCertificate, certificate.subject == WriterID(card.agent),
            certificate.publicKey == signingKey.publicKey, certificate.repository == root.repository,
            tls.chain[0].isSigned(by: authority.publicKey)
        else { throw HoldfastError(.notEnrolled, "keys and certificates do not belong together") }
    }

    /// Signs as this agent.
    package var signer: RecordSigner {
        RecordSigner(repository: root.repository, writer: WriterID(card.agent), key: signingKey)
    }

    /// When the certificate should be renewed: at half its life.
    package var renewal: Timestamp {
        let certificate = tls.chain[0]
        let life = certificate.notAfter.microseconds - certificate.notBefore.microseconds
        return Timestamp(microseconds: certificate.notBefore.microseconds + life / 2)
    }
}
