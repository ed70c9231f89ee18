import Glibc
package import Platform
package import Protocol
import Repository

/// The conversation by which an agent gets its identity from a one-time token.
package struct Enrolment: Sendable {
    private let address: Endpoint
    private let token: EnrolmentToken
    private let home: AgentHome
    private let loop: EventLoop
    private let clock: any WallClock

    /// - Parameters:
    ///   - address: where the coordinator listens.
    ///   - token: what its operator made.
    ///   - home: where the identity goes; must not hold one.
    ///   - loop: where the connection lives.
    ///   - clock: for the validity of certificates.
    package init(
        address: Endpoint, token: EnrolmentToken, home: AgentHome, loop: EventLoop, clock: any WallClock
    ) {
        self.address = address
        self.token = token
        self.home = home
        self.loop = loop
        self.clock = clock
    }

    /// Enrols and keeps the identity; nothing is kept when it fails.
    package func run() async throws -> AgentIdentity {
        let home = home
        guard !home.isEnrolled else {
            throw HoldfastError(
                .enrolmentFailed,
                "'\(home.directory)' holds an identity already; give another --data-dir, or move it away")
        }
        try await BlockingThreads.shared.run { try home.make() }
        let dialer = CoordinatorDialer(address: address, loop: loop)
        let stream = try await dialer.dialStranger()
        let exporter = try stream.exportKeyingMaterial(
            label: EnrolmentProof.exporterLabel, context: [], length: EnrolmentProof.exporterLength)
        let channel = try await SecureChannel.dial(over: stream, hello: AgentSession.hello(.enrolment))
        let identity = try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await channel.run() }
            defer { channel.close() }
            let root = try await provenRoot(over: channel, stream, dialer)
            return try await introduce(over: channel, exporter, root)
        }
        try await BlockingThreads.shared.run { try home.store(identity) }
        return identity
    }

    /// The root that the token names, with the other end proven to be a coordinator of its authority.
    private func provenRoot(
        over channel: SecureChannel, _ stream: TLSStream, _ dialer: CoordinatorDialer
    ) async throws -> (bytes: Bytes, authority: Certificate) {
        let bytes = try await channel.ask(EnrolRoot(), for: EnrolRootReply.self).root
        guard Digest.sha256(of: bytes) == token.rootDigest else {
            throw HoldfastError(
                .enrolmentFailed,
                "the coordinator at \(address) is not the one that made the token; check the address, or make a token there"
            )
        }
        do {
            let root = try RepositoryRoot(verifying: bytes)
            let authority = try Certificate(der: root.authorityCertificate)
            try dialer.prove(stream, by: authority, at: clock.now())
            return (bytes, authority)
        } catch let error as HoldfastError {
            throw error
        } catch {
            throw HoldfastError(.enrolmentFailed, "the repository's root is not usable: \(error)")
        }
    }

    /// Proves the token, hands over the public keys and takes the certificates.
    private func introduce(
        over channel: SecureChannel, _ exporter: Bytes, _ root: (bytes: Bytes, authority: Certificate)
    ) async throws -> AgentIdentity {
        let (tlsKey, signingKey) = (Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate())
        let hostName = Self.hostName
        let proof = try EnrolmentProof.compute(
            verifier: token.verifier, exporter: exporter, tlsKey: tlsKey.publicKey.rawRepresentation,
            signingKey: signingKey.publicKey.rawRepresentation, hostName: hostName)
        let reply = try await channel.ask(
            EnrolRequest(
                token: token.id, proof: proof, tlsPublicKey: tlsKey.publicKey.rawRepresentation,
                signingPublicKey: signingKey.publicKey.rawRepresentation, hostName: hostName),
            for: EnrolReply.self)
        do {
            return try AgentIdentity(
                card: AgentCard(
                    agent: reply.agent, name: reply.name, site: reply.site, roles: reply.roles,
                    coordinator: address.description),
                rootBytes: root.bytes, authority: root.authority,
                tls: TLSIdentity(chain: [try Certificate(der: reply.certificate)], key: tlsKey),
                signingKey: signingKey, signingCertificate: reply.signingCertificate)
        } catch {
            throw HoldfastError(.enrolmentFailed, "the coordinator's answer does not hold: \(error)")
        }
    }

    /// What this host calls itself.
    private static var hostName: String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard gethostname(&buffer, buffer.count - 1) == 0 else { return "unknown" }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
