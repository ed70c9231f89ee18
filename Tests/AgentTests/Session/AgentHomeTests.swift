import Agent
import Platform
import Protocol
import Repository
import TestSupport
import Testing

@Suite struct AgentHomeTests {
    @Test func anIdentityComesBackAndLiesInFilesOfItsOwnerAlone() throws {
        let folder = try TemporaryFolder()
        let home = AgentHome(directory: folder.file("agent"))
        #expect(!home.isEnrolled)
        try home.make()
        let identity = try Self.identity()
        try home.store(identity)
        let again = try home.identity()
        #expect(again.card == identity.card && again.rootBytes == identity.rootBytes)
        #expect(again.signingKey.publicKey == identity.signingKey.publicKey)
        #expect(again.tls.chain == identity.tls.chain)
        for name in try Files.list(home.directory) {
            #expect(try Files.stat(home.directory + "/" + name).mode == 0o600, "\(name)")
        }
    }

    @Test func aCoordinatorThatWasReplacedIsRefused() throws {
        let folder = try TemporaryFolder()
        let home = AgentHome(directory: folder.path)
        #expect(try home.generation() == 0)
        for generation: UInt64 in [1, 1, 2, 2] { try home.requireNewest(generation: generation) }
        let error = #expect(throws: HoldfastError.self) { try home.requireNewest(generation: 1) }
        #expect(error?.code == .coordinatorReplaced)
        #expect(try AgentHome(directory: folder.path).generation() == 2)
    }

    @Test func aMissingOrMixedIdentityIsRefused() throws {
        let folder = try TemporaryFolder()
        let home = AgentHome(directory: folder.path)
        #expect(throws: HoldfastError.self) { try home.identity() }
        try home.store(try Self.identity())
        try Files.writeFileDurably(folder.file("signing.cert"), try Self.identity().signingCertificate)
        let error = #expect(throws: HoldfastError.self) { try home.identity() }
        #expect(error?.code == .notEnrolled)
    }

    @Test func theWriterRisesAtEachStartWhateverTheClockSays() throws {
        let folder = try TemporaryFolder()
        let home = AgentHome(directory: folder.file("agent"))
        try home.make()
        let first = try home.nextWriter(now: Timestamp(microseconds: 5000))
        let second = try home.nextWriter(now: Timestamp(microseconds: 10))
        let third = try home.nextWriter(now: Timestamp(microseconds: 9000))
        #expect([first, second, third].map(\.rawValue) == [5000, 5001, 9000])
    }

    @Test func onlyOneProcessHoldsTheDirectory() throws {
        let folder = try TemporaryFolder()
        let home = AgentHome(directory: folder.path)
        let held = try home.claim()
        let error = #expect(throws: HoldfastError.self) { _ = try home.claim() }
        #expect(error?.code == .busy)
        withExtendedLifetime(held) {}
    }

    private static func identity() throws -> AgentIdentity {
        let keys = try SampleKeys()
        let authority = try CertificateAuthority(certificate: keys.authorityCertificate, key: keys.authorityKey)
        let tlsKey = Ed25519PrivateKey.generate()
        let certificate = try authority.issue(
            subject: CertificateSubject(commonName: "db", identity: "holdfast:agent:\(keys.agent)"),
            publicKey: tlsKey.publicKey, notBefore: keys.now, notAfter: keys.now.advanced(by: .seconds(100)),
            usage: .client)
        let name = try #require(AgentName("db"))
        return try AgentIdentity(
            card: AgentCard(
                agent: keys.agent, name: name, site: "here", roles: [.protect], coordinator: "127.0.0.1:7470"),
            rootBytes: keys.root.signed(with: keys.recoverySigning), authority: keys.authorityCertificate,
            tls: TLSIdentity(chain: [certificate], key: tlsKey), signingKey: keys.agentKey,
            signingCertificate: keys.agentCertificate)
    }
}
