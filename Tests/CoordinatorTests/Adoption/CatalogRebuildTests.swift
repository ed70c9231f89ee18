import Coordinator
import Platform
import Protocol
import Repository
import TestSupport
import Testing

/// Sources as a catalogue made anew knows them.
@Suite struct CatalogRebuildTests {
    private static func rebuild(
        _ bench: OperationsBench, keys: [X25519PrivateKey]? = nil
    ) async throws -> (Catalog, RebuiltCounts) {
        let authority = bench.authority.keys
        let rebuild = CatalogRebuild(
            reader: bench.reader, location: "/r",
            signer: RecordSigner(
                repository: authority.root.repository, writer: WriterID(authority.coordinator),
                key: authority.signingKey), keys: keys ?? [authority.siteKey].compactMap(\.self),
            clock: ManualWallClock())
        let fresh = try Catalog(path: bench.folder.file("fresh.sqlite"))
        return (fresh, try await rebuild.fill(fresh))
    }

    @Test func settingsComeBackAsTheyWere() async throws {
        let bench = try await OperationsBench()
        let agent = try await bench.enrol("db1")
        _ = try await bench.protect("main", by: agent)
        _ = try await bench.operations.editSource(
            OpSourceEdit(
                name: try #require(SourceName("main")), passwordFile: "/etc/pw", readers: 3, maxRate: 100_000,
                compress: "lz4"), by: "ann")
        _ = try await bench.operations.pauseSource(
            OpSourcePause(name: try #require(SourceName("main")), paused: true), by: "ann")
        let (fresh, counts) = try await Self.rebuild(bench)
        defer { fresh.close() }
        #expect(counts.sources == 1)
        #expect(try await fresh.sources() == bench.catalog.sources())
        let source = try #require(try await fresh.sources().first)
        #expect(source.paused && source.readers == 3 && source.passwordFile == "/etc/pw")
        #expect(try await fresh.heads(of: source.id) == bench.catalog.heads(of: source.id))
        #expect(try await fresh.memberRecords(of: source.id) == bench.catalog.memberRecords(of: source.id))
    }

    @Test func theRecoveryKeyOpensTheSettingsToo() async throws {
        let bench = try await OperationsBench()
        _ = try await bench.protect("main", by: try await bench.enrol("db1"))
        let recovery = try RecoveryKeyFile(text: SecretBytes(try Files.readFile(bench.folder.file("recovery.key"))))
        let (fresh, _) = try await Self.rebuild(bench, keys: [recovery.sealing])
        defer { fresh.close() }
        #expect(try await fresh.sources() == bench.catalog.sources())
    }

    @Test func withoutAKeyItSaysWhatIsMissing() async throws {
        let bench = try await OperationsBench()
        _ = try await bench.protect("main", by: try await bench.enrol("db1"))
        let error = await #expect(throws: HoldfastError.self) { try await Self.rebuild(bench, keys: []) }
        #expect(error?.code == .rebuildRefused)
        #expect(error?.message.contains("--recovery-key") == true)
    }

    @Test func theRunningCatalogueTakesOverWhatWasWrongInIt() async throws {
        let bench = try await OperationsBench()
        _ = try await bench.protect("main", by: try await bench.enrol("db1"))
        var wrong = try #require(try await bench.catalog.sources().first)
        let right = wrong
        wrong.connection = "host=elsewhere"
        try await bench.catalog.put(wrong)
        try await bench.catalog.add([
            Finding(source: right.id, time: right.created, severity: .alarm, kind: "gap", text: "kept")
        ])
        _ = try await bench.operations.rebuilder.rebuild()
        #expect(try await bench.catalog.sources() == [right])
        #expect(try await bench.catalog.openFindings(limit: 9).map(\.text) == ["kept"])
        #expect(try !Files.exists(bench.folder.file("catalog.rebuild")))
    }

    @Test func aRepositoryThatHoldsLessThanIsKnownIsRefused() async throws {
        let bench = try await OperationsBench()
        let source = try await bench.protect("main", by: try await bench.enrol("db1"))
        let head = try #require(try await bench.catalog.head(of: source.id, .upkeep))
        let name = ObjectName.record(source.id, .upkeep, head.sequence)
        try Files.remove(bench.folder.file("repository/\(name)"))
        let before = try await bench.catalog.sources()
        let error = await #expect(throws: (any Error).self) { try await bench.operations.rebuilder.rebuild() }
        #expect((error as? HoldfastError)?.code == .rebuildRefused, "\(String(describing: error))")
        #expect(try await bench.catalog.sources() == before)
    }
}
