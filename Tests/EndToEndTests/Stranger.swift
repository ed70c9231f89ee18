import Platform
import Protocol
import TestSupport

/// A peer of a real coordinator that is not one of our programs: it shows what certificate it likes.
struct Stranger {
    let fleet: TestFleet
    let loop: EventLoop

    private var authority: String { fleet.folder.file("coordinator/data/authority") }

    /// The identity that an agent or operator keeps in these two files.
    func identity(_ certificate: String, _ key: String) throws -> TLSIdentity {
        try TLSIdentity(
            chain: PEM.certificates(try Files.readFile(certificate)),
            key: PEM.ed25519PrivateKey(SecretBytes(try Files.readFile(key))))
    }

    /// An identity with this text, vouched for by the coordinator's own authority or by another one.
    func forged(_ identity: String, byAnother: Bool = false) throws -> TLSIdentity {
        let now = SystemWallClock().now()
        let (start, end) = (now.advanced(by: .seconds(-60)), now.advanced(by: .seconds(600)))
        let issuer: CertificateAuthority
        if byAnother {
            issuer = try .create(name: "Another", key: .generate(), notBefore: start, notAfter: end)
        } else {
            let certificates = try PEM.certificates(try Files.readFile(authority + "/ca.pem"))
            let key = try PEM.ed25519PrivateKey(SecretBytes(try Files.readFile(authority + "/ca.key")))
            issuer = try CertificateAuthority(certificate: certificates[0], key: key)
        }
        let key = Ed25519PrivateKey.generate()
        let certificate = try issuer.issue(
            subject: CertificateSubject(commonName: "x", identity: identity), publicKey: key.publicKey,
            notBefore: start, notAfter: end, usage: .client)
        return try TLSIdentity(chain: [certificate], key: key)
    }

    /// A TLS connection, its handshake done.
    func connect(_ identity: TLSIdentity?) async throws -> TLSStream {
        let trusted = try PEM.certificates(try Files.readFile(authority + "/ca.pem"))
        let context = try TLSContext.client(
            identity: identity, trust: .authorities(trusted), applicationProtocol: ProtocolVersion.applicationProtocol)
        let socket = try await Socket.connect(host: "127.0.0.1", port: fleet.port, loop: loop)
        return try await TLSStream.client(socket, context: context, serverName: nil)
    }

    /// Greets as `role`, and asks `request` when that is allowed.
    func ask(_ identity: TLSIdentity?, as role: PeerRole, _ request: some Message) async throws {
        let stream = try await connect(identity)
        defer { stream.abort() }
        let hello = Hello(minimumVersion: 1, maximumVersion: 1, software: "stranger", role: role)
        let channel = try await SecureChannel.dial(over: stream, hello: hello)
        let running = Task { try await channel.run() }
        defer { running.cancel() }
        _ = try await channel.ask(request, for: Done.self)
    }
}
