import Coordinator
import Platform
import Protocol
import Repository
import TestSupport
import Testing

/// Sealed copies of the authority in the repository.
@Suite struct AuthorityCopiesTests {
    private static func copies(_ bench: OperationsBench) -> AuthorityCopies {
        AuthorityCopies(
            authority: bench.authority, reader: bench.reader, catalog: bench.catalog, clock: ManualWallClock(),
            log: .silent)
    }

    private static func recovery(_ bench: OperationsBench) throws -> RecoveryKeyFile {
        try RecoveryKeyFile(text: SecretBytes(try Files.readFile(bench.folder.file("recovery.key"))))
    }

    @Test func aCopyIsWrittenOnceForEachState() async throws {
        let bench = try await OperationsBench()
        let copies = Self.copies(bench)
        #expect(try await copies.copy())
        #expect(try await !copies.copy())
        let agent = try await bench.enrol("db1")
        #expect(try await copies.copy())
        _ = try await bench.authority.revoke(agentNamed: "db1", by: "ann")
        #expect(try await copies.copy())
        #expect(try await !copies.copy())
        #expect(try await bench.reader.authorityEpochs() == [3, 2, 1])
        let content = try await bench.reader.authorityCopy(3).open(with: Self.recovery(bench).sealing)
        #expect(content == (try await bench.authority.content()))
        let names = content.files.map(\.name)
        #expect(names.contains("identities/\(agent.id)") && names.contains("ca.key") && names.contains("site.kek"))
        #expect(!names.contains { $0.hasPrefix("tokens") || $0 == "coordinator.key" })
    }

    @Test func thatTheRecoveryKeyWasTestedIsPartOfTheCopy() async throws {
        let bench = try await OperationsBench()
        let copies = Self.copies(bench)
        _ = try await copies.copy()
        func names(_ epoch: UInt64) async throws -> [String] {
            try await bench.reader.authorityCopy(epoch).open(with: Self.recovery(bench).sealing).files.map(\.name)
        }
        #expect(try await !names(1).contains("recovery-key-test"))
        try await bench.authority.recoveryKeyPassed(by: "ann")
        #expect(try await copies.copy())
        #expect(try await names(2).contains("recovery-key-test"))
    }

    @Test func nothingSecretStandsInTheClear() async throws {
        let bench = try await OperationsBench()
        _ = try await Self.copies(bench).copy()
        let stored = String(
            decoding: try Files.readFile(bench.folder.file("repository/authority/0000000001")), as: UTF8.self)
        for file in try await bench.authority.content().files where file.name.hasSuffix(".key") {
            let text = String(decoding: file.bytes.dropFirst(30).prefix(30), as: UTF8.self)
            #expect(!stored.contains(text), "\(file.name)")
        }
        #expect(!stored.contains("PRIVATE KEY"))
    }

    @Test func onlyTheRecoveryKeyOpensIt() async throws {
        let bench = try await OperationsBench()
        _ = try await Self.copies(bench).copy()
        let copy = try await bench.reader.authorityCopy(1)
        let site = try #require(bench.authority.keys.siteKey)
        #expect(throws: SealingError.self) { try copy.open(with: site) }
        #expect(copy.key.sealedKeys.map(\.kind) == [.recovery])
    }

    @Test func aCoordinatorThatWasReplacedWritesNoMore() async throws {
        let bench = try await OperationsBench()
        let copies = Self.copies(bench)
        _ = try await copies.copy()
        try await copies.refuseReplaced()
        let keys = bench.authority.keys
        let later = try AuthorityCopy(
            sealing: try await bench.authority.content(), epoch: 2, generation: 2, root: keys.root,
            signingKey: keys.signingKey, now: ManualWallClock().now())
        _ = try await bench.reader.store.create(.authority(2), later.signed(with: keys.signingKey))
        for attempt in [copies.refuseReplaced, { _ = try await copies.copy() }] {
            let error = await #expect(throws: HoldfastError.self) { try await attempt() }
            #expect(error?.code == .coordinatorReplaced)
        }
    }

    @Test func whatCannotBeCopiedIsToldOfUntilItIs() async throws {
        let bench = try await OperationsBench()
        let copies = Self.copies(bench)
        let obstacle = bench.folder.file("repository/authority")
        try Files.createOnly(obstacle, [1])
        let running = Task { await copies.run() }
        defer { running.cancel() }
        func findings() async throws -> [String] { try await bench.catalog.openFindings(limit: 9).map(\.kind) }
        #expect(try await eventually { try await findings() == [AuthorityCopies.finding] })
        try Files.remove(obstacle)
        #expect(try await eventually(within: .seconds(20)) { try await findings().isEmpty })
        #expect(try await bench.reader.authorityEpochs() == [1])
        // From then on each change is copied by itself.
        _ = try await bench.enrol("db1")
        #expect(try await eventually { try await bench.reader.authorityEpochs().first ?? 1 > 1 })
    }

    @Test func verificationKnowsThem() async throws {
        let bench = try await OperationsBench()
        let copies = Self.copies(bench)
        for name in ["db1", "db2", "db3"] {
            _ = try await bench.enrol(name)
            _ = try await copies.copy()
        }
        let scrub = Scrub(store: bench.reader.store)
        #expect(try await scrub.run().findings.isEmpty)
        let folder = bench.folder.file("repository/authority/")
        try Files.remove(folder + "0000000001")
        var bytes = try Files.readFile(folder + "0000000002")
        bytes[bytes.count / 2] ^= 1
        try Files.remove(folder + "0000000002")
        try Files.createOnly(folder + "0000000002", bytes)
        try Files.createOnly(folder + "notes", [1])
        let found = Set(try await scrub.run().findings.map { "\($0.kind.rawValue) \($0.object)" })
        #expect(
            found == [
                "missing authority/0000000001", "altered authority/0000000002", "unexpected authority/notes",
            ])
    }
}
