import Platform
import Testing

struct TLSSessionTests {
    private let ours: TestAuthority
    private let server: TLSContext

    init() throws {
        ours = try TestAuthority()
        server = try Self.server(ours, applicationProtocol: "test/1")
    }

    private static func server(_ authority: TestAuthority, applicationProtocol: String) throws -> TLSContext {
        try .server(
            identity: authority.identity("server", .server, hosts: ["server.example"]),
            clientAuthorities: [authority.authority.certificate], applicationProtocol: applicationProtocol)
    }

    private func client(
        _ identity: TLSIdentity?, trust: TLSTrust? = nil, applicationProtocol: String = "test/1"
    ) throws -> TLSContext {
        let trust = trust ?? .authorities([ours.authority.certificate])
        return try .client(identity: identity, trust: trust, applicationProtocol: applicationProtocol)
    }

    @Test func bothSidesKnowEachOtherAndTheSameSecret() throws {
        let identity = try ours.identity("client", .client)
        let pair = try SessionPair(client: client(identity), server: server, serverName: "server.example")
        try #require(pair.handshake())
        #expect(pair.server.peerCertificate?.identity == "client")
        #expect(pair.client.peerCertificate?.identity == "server")
        #expect(pair.client.peerChain.count == 1)
        func export(_ session: TLSSession, _ context: Bytes) throws -> Bytes {
            try session.exportKeyingMaterial(label: "EXPORTER-test", context: context, length: 32)
        }
        #expect(try export(pair.client, [1]) == export(pair.server, [1]))
        #expect(try export(pair.client, [1]) != export(pair.client, [2]))
    }

    @Test func carriesBytesBothWaysAndSaysGoodbye() throws {
        let pair = try SessionPair(client: client(nil), server: server)
        try #require(pair.handshake())
        let bytes = SecureRandom.bytes(1_000_000)
        #expect(try pair.carry(bytes, from: pair.client, to: pair.server) == bytes)
        #expect(try pair.carry(bytes, from: pair.server, to: pair.client) == bytes)
        guard case .done = pair.client.shutdown() else { return #expect(Bool(false), "no goodbye") }
        #expect(reading(pair.server) == "closed")
    }

    @Test func aLongConnectionTakesFreshKeys() throws {
        let pair = try SessionPair(client: client(nil), server: server, bytesPerKey: 20_000)
        try #require(pair.handshake())
        let bytes = SecureRandom.bytes(1_000_000)
        #expect(try pair.carry(bytes, from: pair.client, to: pair.server) == bytes)
        #expect(try pair.carry(bytes, from: pair.server, to: pair.client) == bytes)
        #expect(pair.client.keyUpdates > 10 && pair.server.keyUpdates > 10)
    }

    @Test func aClientWithoutCertificateGetsThroughUnnamed() throws {
        let pair = try SessionPair(client: client(nil), server: server)
        #expect(pair.handshake())
        #expect(pair.server.peerCertificate == nil)
        #expect(pair.server.peerChain.isEmpty)
    }

    @Test func aClientOfAnotherAuthorityIsRefused() throws {
        let stranger = try TestAuthority().identity("client", .client)
        let pair = try SessionPair(client: client(stranger), server: server)
        #expect(!pair.handshake())
        #expect(pair.serverError?.reason == "peer refused: the certificate is of an unknown authority")
        #expect(pair.clientError?.reason == "the peer does not know the authority of our certificate")
    }

    @Test func anExpiredClientIsRefused() throws {
        let minuteAgo = TestAuthority.now.advanced(by: .seconds(-60))
        let expired = try ours.identity("client", .client, notAfter: minuteAgo)
        let pair = try SessionPair(client: client(expired), server: server)
        #expect(!pair.handshake())
        #expect(pair.serverError?.reason == "peer refused: the certificate has expired")
        #expect(pair.clientError?.reason == "the peer says that our certificate has expired")
    }

    @Test func aClientsCertificateCannotServe() throws {
        let impostor = try TLSContext.server(
            identity: ours.identity("agent", .client), clientAuthorities: [], applicationProtocol: "test/1")
        let pair = try SessionPair(client: client(nil), server: impostor)
        #expect(!pair.handshake())
        #expect(pair.clientError?.reason == "peer refused: the certificate is made for another usage")
    }

    @Test func aServerOfAnotherAuthorityOrNameIsRefused() throws {
        let other = try Self.server(TestAuthority(), applicationProtocol: "test/1")
        let foreign = try SessionPair(client: client(nil), server: other)
        #expect(!foreign.handshake())
        #expect(foreign.clientError?.reason == "peer refused: the certificate is of an unknown authority")
        let named = try SessionPair(client: client(nil), server: server, serverName: "elsewhere.example")
        #expect(!named.handshake())
        #expect(named.clientError?.reason == "peer refused: the certificate names another host")
    }

    @Test func anotherApplicationProtocolIsRefusedByBothSides() throws {
        let pair = try SessionPair(client: client(nil, applicationProtocol: "test/2"), server: server)
        #expect(!pair.handshake())
        #expect(pair.serverError?.reason == "both sides must name the same application protocol")
        #expect(pair.clientError?.reason == "both sides must name the same application protocol")
    }

    @Test func aPinDecidesAlone() throws {
        let other = try Self.server(TestAuthority(), applicationProtocol: "test/1")
        let willing = TLSTrust.pin { chain in chain.count == 1 && chain[0].identity == "server" }
        #expect(try SessionPair(client: client(nil, trust: willing), server: other).handshake())
        let unwilling = try SessionPair(client: client(nil, trust: .pin { _ in false }), server: other)
        #expect(!unwilling.handshake())
        #expect(unwilling.clientError?.reason == "peer refused: the certificate is not the expected one")
    }

    @Test func aCutConnectionIsNoGoodbye() throws {
        let pair = try SessionPair(client: client(nil), server: server)
        try #require(pair.handshake())
        pair.cutClient()
        #expect(reading(pair.server) == "the peer cut the connection")
        #expect(reading(pair.server) == "the peer cut the connection")
    }

    @Test func writingToADeadPeerRaisesNoSignal() throws {
        let pair = try SessionPair(client: client(nil), server: server)
        try #require(pair.handshake())
        pair.cutClient()
        let bytes = SecureRandom.bytes(100)
        guard case .failed(let error) = bytes.withUnsafeBytes({ pair.server.write($0) }) else {
            return #expect(Bool(false), "the write went through")
        }
        #expect(error.reason == "Broken pipe")
    }

    @Test func anIdentityNeedsItsOwnKey() throws {
        let identity = try ours.identity("client", .client)
        #expect(throws: CryptoError.self) { try TLSIdentity(chain: identity.chain, key: .generate()) }
        #expect(throws: CryptoError.self) { try TLSIdentity(chain: [], key: identity.key) }
    }

    private func reading(_ session: TLSSession) -> String {
        withUnsafeTemporaryAllocation(byteCount: 16, alignment: 1) { buffer in
            switch session.read(into: buffer) {
            case .done: "bytes"
            case .wantsRead, .wantsWrite: "nothing yet"
            case .closed: "closed"
            case .failed(let error): error.reason
            }
        }
    }
}
