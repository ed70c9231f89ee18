import Coordinator
import Platform
import Protocol
import Repository
import TestSupport
import Testing

/// Which finding of a drill stands, and which later drill puts it right.
@Suite struct CatalogDrillTests {
    private static let restore = Protocol.Digest.sha256(of: [0])
    private static let rows = Protocol.Digest.sha256(of: [1])
    private static let pages = Protocol.Digest.sha256(of: [2])

    private let folder: TemporaryFolder
    private let catalog: Catalog
    private let source = SourceID.random()
    private let keys: SampleKeys

    init() async throws {
        folder = try TemporaryFolder()
        keys = try SampleKeys()
        catalog = try Catalog(path: folder.file("catalog.sqlite"))
        let (catalog, source, now) = (catalog, source, keys.now)
        try await catalog.put(
            SourceEntry(
                id: source, name: "main", engine: "postgresql", agent: .random(), state: .active, connection: "x=y",
                readers: 2, compress: "lz4", paused: false, branch: LogBranch(rawValue: 0), definition: 0,
                created: now))
    }

    /// A drill of the backup with this number.
    private func end(_ backup: UInt64, _ asked: [Protocol.Digest], failing failed: [Protocol.Digest] = []) async throws
    {
        let key = try KeySealing.seal(
            InputKey.generate(), to: keys.root.recipients, repository: keys.repository, source: source,
            attempt: Attempt(rawValue: 0), made: keys.now)
        let number = UInt64(try await catalog.drills(limit: 100).count)
        let time = keys.now.advanced(by: .seconds(Int64(number)))
        let evidence = EvidenceContent(
            job: .random(), backup: .random(), agent: .random(), verdict: failed.isEmpty ? .passed : .failed,
            asked: "latest", started: time, ended: time,
            object: NamedReference(name: "evidence/x/0", length: 1, sha256: .zero), key: key, backupSequence: backup,
            answered: asked, failed: failed)
        try await catalog.advance(
            HeadEntry(source: source, chain: .upkeep, sequence: number + 1, digest: .zero), memberRecord: nil,
            evidence: evidence)
    }

    private var standing: Int {
        get async throws {
            try await catalog.openFindings(limit: 100).count { $0.kind == Finding.drillFailed }
        }
    }

    @Test func onlyAPassOfTheSameOrANewerBackupPutsItRight() async throws {
        try await end(5, [Self.restore, Self.rows], failing: [Self.rows])
        try await end(4, [Self.restore, Self.rows])
        #expect(try await standing == 1, "an older backup says nothing of this one")
        try await end(5, [Self.restore, Self.rows])
        #expect(try await standing == 0)
        try await end(6, [Self.restore], failing: [Self.restore])
        #expect(try await standing == 1)
        try await end(7, [Self.restore])
        #expect(try await standing == 0)
    }

    @Test func onlyADrillThatAsksTheSamePutsItRight() async throws {
        try await end(5, [Self.restore, Self.rows], failing: [Self.rows])
        try await end(5, [Self.restore])
        try await end(6, [Self.restore, Self.pages])
        #expect(try await standing == 1)
        try await end(6, [Self.restore, Self.pages, Self.rows])
        #expect(try await standing == 0)
    }

    @Test func anOperatorEndsWhatIsAskedNoMore() async throws {
        try await end(5, [Self.restore, Self.rows], failing: [Self.rows])
        try await end(6, [Self.restore, Self.pages], failing: [Self.pages])
        let first = try #require(try await catalog.openFindings(limit: 100).last)
        let later = keys.now.advanced(by: .seconds(60))
        try await catalog.end(first, by: "ann", because: "that table is gone", at: later)
        #expect(try await standing == 1, "the other one is another's")
        let shown = try await catalog.findings(since: keys.now, limit: 100).filter { $0.resolved != nil }
        #expect(shown.map(\.text) == [first.text])
        #expect(shown.first?.resolvedBy == "ann" && shown.first?.reason == "that table is gone")
        #expect(shown.first?.resolved == later)
        try await end(7, [Self.restore, Self.rows], failing: [Self.rows])
        #expect(try await standing == 2, "a later failure is another finding")
    }

    @Test func whatIsOnlyWorkedOutIsRememberedAsEnded() async throws {
        let lost = Finding(
            source: source, time: keys.now, severity: .alarm, kind: "acknowledged-lost", text: "up to 0/5")
        try await catalog.end(lost, by: "ann", because: "the disk was shredded", at: keys.now)
        #expect(try await catalog.openFindings(limit: 100).isEmpty)
        #expect(try await catalog.endedFindings(of: source) == [["acknowledged-lost", "up to 0/5"]])
        for number in 0..<20 {
            let alarm = Finding(
                source: source, time: keys.now, severity: .warning, kind: "gap", text: "gap \(number)")
            try await catalog.add(alarm: alarm, keeping: 4)
        }
        #expect(try await catalog.endedFindings(of: source).count == 1, "other alarms do not push it out")
    }

    @Test func whatFailsAgainIsToldOnceAndWhatElseFailedStays() async throws {
        try await end(5, [Self.restore, Self.rows], failing: [Self.rows])
        try await end(5, [Self.restore, Self.rows], failing: [Self.rows])
        #expect(try await standing == 1, "the newer one takes its place")
        try await end(6, [Self.restore], failing: [Self.restore])
        #expect(try await standing == 2, "it was not asked at all")
        try await end(6, [Self.restore, Self.rows])
        #expect(try await standing == 0)
    }
}
