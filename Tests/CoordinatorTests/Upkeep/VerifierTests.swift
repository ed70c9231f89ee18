import Coordinator
import Platform
import Protocol
import Repository
import TestSupport
import Testing

@Suite struct VerifierTests {
    private func verify(_ bench: IngestBench) async throws -> JobState? {
        let root = try await RepositoryReader(opening: bench.store).rootDigest
        let verifier = Verifier(
            store: bench.store, rootDigest: root, catalog: bench.catalog, desk: bench.desk, chores: bench.chores,
            clock: bench.clock, log: .silent)
        let job = JobEntry(
            id: .random(), kind: .verify, source: bench.source, agent: nil, backup: nil, order: [],
            created: bench.clock.now())
        try await bench.desk.submit(job)
        verifier.start(job.id, source: bench.source)
        #expect(try await eventually { await bench.desk.open(job.id) == nil })
        return try await bench.catalog.job(job.id)?.state
    }

    @Test func damagedLogAndItsBackupAreRememberedUntilTheyAreFoundWhole() async throws {
        let bench = try await IngestBench()
        let commit = try await bench.storeBackup()
        try await bench.storeLog()
        _ = try await bench.append(.commit(commit), .backup)
        #expect(try await verify(bench) == .done)
        #expect(try await bench.catalog.brokenLog(of: bench.source).isEmpty)
        let folder = ObjectName.folder(of: bench.source) + "log/"
        let path = try #require(try await bench.store.list(under: folder, after: nil, limit: 1).first?.path)
        let whole = try #require(bench.store[path])
        bench.store[path] = Bytes(whole.dropLast())
        #expect(try await verify(bench) == .failed)
        let segment = LSN(rawValue: IngestBench.segment)
        #expect(try await bench.catalog.brokenLog(of: bench.source).map(\.to) == [segment])
        #expect(try await bench.catalog.damagedBackups(of: bench.source) == [bench.backup])
        bench.store[path] = whole
        #expect(try await verify(bench) == .done)
        #expect(try await bench.catalog.brokenLog(of: bench.source).isEmpty)
        #expect(try await bench.catalog.damagedBackups(of: bench.source).isEmpty)
    }

    @Test func whatNoRecordNamesIsNotExpectedAndAllThatIsReadIsDoneAtTheEnd() async throws {
        let bench = try await IngestBench()
        let commit = try await bench.storeBackup()
        #expect(try await bench.catalog.verifiableBytes(of: bench.source) == 0)
        try await bench.storeLog()
        _ = try await bench.append(.commit(commit), .backup)
        #expect(try await bench.catalog.verifiableBytes(of: bench.source) >= commit.storedBytes)
        #expect(try await verify(bench) == .done)
        let job = try #require(try await bench.catalog.jobs(limit: 1).first)
        #expect(job.bytesDone > 0 && job.bytesDone == job.bytesTotal)
    }
}
