import Coordinator
import Platform
import Protocol
import Repository
import TestSupport
import Testing

@Suite struct AuthorityTests {
    private let folder: TemporaryFolder
    private let clock = ManualWallClock()
    private let authority: Authority

    init() throws {
        folder = try TemporaryFolder()
        _ = try AuthorityCreation(Self.plan(folder), now: clock.now()).run { _, _ in }
        authority = try Authority.load(dataDirectory: folder.file("data"), clock: clock)
    }

    private static func plan(_ folder: TemporaryFolder) -> AuthorityPlan {
        AuthorityPlan(
            dataDirectory: folder.file("data"), repositoryDirectory: folder.file("repository"), site: "site \"ä\"",
            hostNames: [], recoveryKeyFile: folder.file("recovery.key"), profileDirectory: folder.file("profile"),
            person: "ann", address: "127.0.0.1:7470", isBlind: false)
    }

    private func token(_ name: String = "db1") async throws -> EnrolmentToken {
        let name = try #require(AgentName(name))
        return try await authority.makeToken(name: name, site: "main", roles: [.protect], by: "ann").0
    }

    private func request(_ token: EnrolmentToken, exporter: Bytes, hostName: String = "h") throws -> EnrolRequest {
        let tls = Ed25519PrivateKey.generate().publicKey.rawRepresentation
        let signing = Ed25519PrivateKey.generate().publicKey.rawRepresentation
        let proof = try EnrolmentProof.compute(
            verifier: token.verifier, exporter: exporter, tlsKey: tls, signingKey: signing, hostName: hostName)
        return EnrolRequest(
            token: token.id, proof: proof, tlsPublicKey: tls, signingPublicKey: signing, hostName: hostName)
    }

    private let exporter = Bytes(repeating: 7, count: 32)

    @Test func whatIsMadeIsLoadedAgainAndReadableByItsOwnerOnly() throws {
        let again = try Authority.load(dataDirectory: folder.file("data"), clock: clock)
        #expect(again.keys.rootDigest == authority.keys.rootDigest)
        #expect(again.keys.siteKey?.publicKey == authority.keys.root.siteKey)
        for name in ["ca.key", "coordinator.key", "signing.key", "site.key", "site.kek", "audit.log"] {
            #expect(try Files.stat(folder.file("data/authority/" + name)).mode & 0o777 == 0o600)
        }
        #expect(try Files.stat(folder.file("recovery.key")).mode & 0o777 == 0o600)
    }

    @Test func nothingIsReplacedByASecondCreation() throws {
        let before = try Files.readFile(folder.file("recovery.key"))
        let error = #expect(throws: HoldfastError.self) {
            try AuthorityCreation(Self.plan(folder), now: clock.now()).run { _, _ in }
        }
        #expect(error?.code == .authorityExists)
        #expect(try Files.readFile(folder.file("recovery.key")) == before)
    }

    @Test func aKeyThatOthersCanReadIsRefused() throws {
        try Files.chmod(folder.file("data/authority/ca.key"), 0o640)
        let error = #expect(throws: HoldfastError.self) {
            try Authority.load(dataDirectory: folder.file("data"), clock: clock)
        }
        #expect(error?.code == .authorityUnusable)
    }

    @Test func aTokenEnrolsOneAgentOnce() async throws {
        let token = try await token()
        let enrolled = try await authority.enrol(try request(token, exporter: exporter), exporter: exporter)
        #expect(enrolled.identity.name == "db1")
        #expect(try PeerIdentity(enrolled.certificate) == .agent(enrolled.identity.id))
        let error = await #expect(throws: HoldfastError.self) {
            try await authority.enrol(try request(token, exporter: exporter), exporter: exporter)
        }
        #expect(error?.code == .tokenRefused)
        let again = try Authority.load(dataDirectory: folder.file("data"), clock: clock)
        #expect(try again.agent(named: "db1") == enrolled.identity)
    }

    @Test func aProofOfAnotherConnectionOrHostIsWorthNothing() async throws {
        let token = try await token()
        await #expect(throws: HoldfastError.self) {
            try await authority.enrol(
                try request(token, exporter: Bytes(repeating: 8, count: 32)), exporter: exporter)
        }
        await #expect(throws: HoldfastError.self) {
            var request = try request(token, exporter: exporter)
            request.hostName = "other"
            return try await authority.enrol(request, exporter: exporter)
        }
        _ = try await authority.enrol(try request(token, exporter: exporter), exporter: exporter)
    }

    @Test func aTokenDiesOfWrongProofsAndOfAge() async throws {
        let guessed = try await token("guessed")
        for _ in 0..<TokenRecord.maximumFailures {
            await #expect(throws: HoldfastError.self) {
                try await authority.enrol(
                    try request(guessed, exporter: Bytes(repeating: 9, count: 32)), exporter: exporter)
            }
        }
        await #expect(throws: HoldfastError.self) {
            try await authority.enrol(try request(guessed, exporter: exporter), exporter: exporter)
        }
        let late = try await token("late")
        clock.advance(by: TokenRecord.lifetime)
        let error = await #expect(throws: HoldfastError.self) {
            try await authority.enrol(try request(late, exporter: exporter), exporter: exporter)
        }
        #expect(error?.message.contains("expired") == true)
    }

    @Test func theTokenItselfIsKeptNowhere() async throws {
        let token = try await token()
        let stored =
            try Files.list(folder.file("data/authority/tokens")).map {
                String(decoding: try Files.readFile(folder.file("data/authority/tokens/" + $0)), as: UTF8.self)
            }.joined() + String(decoding: try Files.readFile(folder.file("data/authority/audit.log")), as: UTF8.self)
        #expect(!stored.contains(token.text))
        #expect(stored.contains(token.verifier.withUnsafeBytes { Bytes($0).hexString }))
    }

    @Test func arevokedAgentIsNeitherTrustedNorRenewedAndItsNameIsFree() async throws {
        let enrolled = try await authority.enrol(try request(try await token(), exporter: exporter), exporter: exporter)
        _ = try await authority.revoke(agentNamed: "db1", by: "ann")
        let error = #expect(throws: HoldfastError.self) { try authority.agent(enrolled.identity.id) }
        #expect(error?.code == .revoked)
        await #expect(throws: HoldfastError.self) {
            try await authority.renew(
                enrolled.identity.id, key: Ed25519PrivateKey.generate().publicKey.rawRepresentation)
        }
        let again = try Authority.load(dataDirectory: folder.file("data"), clock: clock)
        #expect(throws: HoldfastError.self) { try again.agent(enrolled.identity.id) }
        _ = try await token("db1")
    }

    @Test func aNameInUseGetsNoToken() async throws {
        _ = try await authority.enrol(try request(try await token(), exporter: exporter), exporter: exporter)
        let error = await #expect(throws: HoldfastError.self) { try await token() }
        #expect(error?.code == .nameTaken)
    }

    @Test func keysThatAreNoneAreRefusedWithoutUsingTheToken() async throws {
        let token = try await token()
        var broken = try request(token, exporter: exporter)
        broken.signingPublicKey = [1, 2, 3]
        await #expect(throws: HoldfastError.self) { try await authority.enrol(broken, exporter: exporter) }
        _ = try await authority.enrol(try request(token, exporter: exporter), exporter: exporter)
    }

    @Test func operatorsAreKnownByTheirVeryCertificate() throws {
        let certificate = try #require(
            try PEM.certificates(try Files.readFile(folder.file("profile/operator.pem"))).first)
        #expect(try PeerIdentity(certificate) == .operator("ann", certificate: certificate.sha256.hexString))
        try authority.confirmOperator("ann", certificate: certificate.sha256.hexString)
        let former = #expect(throws: HoldfastError.self) { try authority.confirmOperator("ann", certificate: "00") }
        #expect(former?.code == .notAuthorised)
        #expect(former?.message.contains("'ann'") == true && former?.message.contains("'init --adopt'") == true)
        #expect(former?.message.contains("~/.config/holdfast") == true, "it says which profile counts")
        #expect(throws: HoldfastError.self) {
            try authority.confirmOperator("bob", certificate: certificate.sha256.hexString)
        }
    }

    @Test func aDamagedFileIsNamed() throws {
        try Files.writeFileDurably(folder.file("data/authority/identities/x"), Bytes("nonsense\n".utf8))
        let error = #expect(throws: HoldfastError.self) {
            try Authority.load(dataDirectory: folder.file("data"), clock: clock)
        }
        #expect(error?.message.contains("x in the authority") == true)
    }
}
