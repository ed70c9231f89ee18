package import Platform
package import Protocol
import Repository

/// Letting agents in, and renewing what they show.
extension Authority {
    /// What an agent gets when its token is accepted.
    package struct Enrolled: Sendable {
        package let identity: AgentIdentity
        package let certificate: Certificate
    }

    /// Accepts an agent that proves its token over this very connection.
    ///
    /// - Parameters:
    ///   - request: What the agent sent.
    ///   - exporter: Bytes that only the two ends of this connection know.
    /// - Returns: The new identity and its certificate.
    /// - Throws: `tokenRefused`, or `nameTaken` when an agent of this name has come in since the token was made.
    package func enrol(_ request: EnrolRequest, exporter: Bytes) async throws -> Enrolled {
        let tlsKey = try Self.key(request.tlsPublicKey)
        let signingKey = try Self.key(request.signingPublicKey)
        let token = try await consume(token: request.token) { verifier in
            let expected = try EnrolmentProof.compute(
                verifier: verifier, exporter: exporter, tlsKey: request.tlsPublicKey,
                signingKey: request.signingPublicKey, hostName: request.hostName)
            return EnrolmentProof.matches(request.proof, expected)
        }
        FaultPoint.hit("enrolment.token-used")
        let identity = try vouch(for: token, signingKey: signingKey, hostName: request.hostName)
        let certificate = try certificate(for: identity, key: tlsKey)
        let paths = paths
        try await change { state, audit in
            guard state.agent(named: token.name) == nil else {
                throw HoldfastError(.nameTaken, "an agent named '\(token.name)' is enrolled already; revoke it first")
            }
            let facts = [("agent", identity.name), ("id", identity.id.description), ("host", identity.hostName)]
            try audit.append("agent.enrolled", facts, at: identity.enrolled)
            try Files.writeFileDurably(paths.identity(identity.id), identity.file.bytes, mode: 0o600)
            state.agents[identity.id] = identity
        }
        FaultPoint.hit("enrolment.stored")
        return Enrolled(identity: identity, certificate: certificate)
    }

    /// A new TLS certificate for an agent that showed a valid one.
    package func renew(_ id: AgentID, key: Bytes) async throws -> Certificate {
        let key = try Self.key(key)
        let paths = paths
        let agent = try agent(id)
        let certificate = try certificate(for: agent, key: key)
        let now = clock.now()
        try await change { state, audit in
            var agent = try state.agent(id)
            agent.certificateExpires = certificate.notAfter
            try audit.append("agent.renewed", [("agent", agent.name)], at: now)
            try Files.writeFileDurably(paths.identity(id), agent.file.bytes, mode: 0o600)
            state.agents[id] = agent
        }
        return certificate
    }

    private func vouch(for token: TokenRecord, signingKey: Ed25519PublicKey, hostName: String) throws -> AgentIdentity {
        let id = AgentID.random()
        let now = clock.now()
        let signing = SigningCertificate(
            repository: keys.root.repository, subject: WriterID(id), kind: .agent, name: token.name,
            publicKey: signingKey, issued: now
        ).signed(with: keys.authorityKey)
        return AgentIdentity(
            id: id, name: token.name, site: token.site, roles: token.roles, signingCertificate: signing,
            hostName: String(hostName.prefix(Self.hostNameLimit)), enrolled: now,
            certificateExpires: now.advanced(by: CertificateTerms.connection))
    }

    private static let hostNameLimit = 255

    private func certificate(for agent: AgentIdentity, key: Ed25519PublicKey) throws -> Certificate {
        let now = clock.now()
        return try keys.issuer.issue(
            subject: CertificateSubject(
                commonName: agent.name, identity: PeerIdentity.agentPrefix + agent.id.description),
            publicKey: key, notBefore: now.advanced(by: .zero - CertificateTerms.allowance),
            notAfter: now.advanced(by: CertificateTerms.connection), usage: .client)
    }

    private static func key(_ raw: Bytes) throws(HoldfastError) -> Ed25519PublicKey {
        do { return try Ed25519PublicKey(raw: raw) } catch {
            throw HoldfastError(.malformedMessage, "the agent sent bytes that are no Ed25519 public key")
        }
    }
}
