import Coordinator
import Platform
import Protocol
import Repository
import TestSupport
import Testing

@Suite struct CatalogTests {
    private let folder: TemporaryFolder
    private let now = Timestamp(microseconds: 1_795_256_100_000_000)

    init() throws {
        folder = try TemporaryFolder()
    }

    private func open() throws -> Catalog { try Catalog(path: folder.file("catalog.sqlite")) }

    private func source(_ name: String, _ state: SourceEntry.State = .active) -> SourceEntry {
        SourceEntry(
            id: .random(), name: name, engine: "postgresql", agent: .random(), state: state, connection: "a='b'",
            passwordFile: "/p q", readers: 2, maxRate: .max, compress: "lz4", slotLimit: 5,
            logMode: .synchronous, paused: true, branch: LogBranch(rawValue: 3), definition: 9, created: now)
    }

    @Test func whatIsPutInComesOutAfterTheFileWasClosed() async throws {
        let entry = source("it's \"a\" ünïcode; DROP TABLE sources")
        do {
            let catalog = try open()
            try await catalog.put(entry)
            catalog.close()
        }
        #expect(try await open().sources() == [entry])
    }

    @Test func aNameIsTakenUntilItsSourceIsRemoved() async throws {
        let catalog = try open()
        var first = source("main")
        try await catalog.put(first)
        let error = await #expect(throws: HoldfastError.self) { try await catalog.put(source("main")) }
        #expect(error?.code == .nameTaken)
        first.state = .removed
        try await catalog.put(first)
        try await catalog.put(source("main"))
        #expect(try await catalog.source(named: "main")?.id != first.id)
    }

    @Test func aKeyBelongsToItsSourceAlone() async throws {
        let (mine, other, key) = (source("mine"), source("other"), KeyID.random())
        let catalog = try open()
        try await catalog.put(mine)
        try await catalog.put(other)
        try await catalog.put(keys: [(key, [1])], of: other.id)
        try await catalog.put(keys: [(key, [2])], of: mine.id)
        #expect(try await catalog.key(key, of: mine.id) == [2])
        #expect(try await catalog.key(key, of: other.id) == [1])
    }

    @Test func aLateWordOfAnAgentDoesNotReplaceANewerOne() async throws {
        let catalog = try open()
        let agent = AgentID.random()
        func note(_ software: String, _ seconds: Int) async throws {
            let seen = now.advanced(by: .seconds(seconds))
            try await catalog.put(
                AgentFacts(id: agent, name: "a", hostName: "h", software: software, lastSeen: seen))
        }
        try await note("1", 0)
        try await note("2", 20)
        try await note("1", 10)
        #expect(try await catalog.agentFacts()[agent]?.software == "2")
        try await note("3", 30)
        #expect(try await catalog.agentFacts()[agent]?.software == "3")
    }

    @Test func brokenLogIsReplacedForTheSourcesThatWereWalked() async throws {
        let (mine, other) = (source("mine"), source("other"))
        let catalog = try open()
        try await catalog.put(mine)
        try await catalog.put(other)
        func hole(_ from: UInt64, _ to: UInt64?) -> BrokenLog {
            BrokenLog(
                branch: LogBranch(rawValue: 0), timeline: TimelineID(rawValue: 1), from: LSN(rawValue: from),
                to: to.map { LSN(rawValue: $0) })
        }
        try await catalog.put(
            broken: [mine.id: [hole(1, nil)], other.id: [hole(.max, .max)]], in: [mine.id, other.id])
        #expect(try await catalog.brokenLog(of: mine.id) == [hole(1, nil)])
        try await catalog.put(broken: [:], in: [mine.id])
        #expect(try await catalog.brokenLog(of: mine.id).isEmpty)
        #expect(try await catalog.brokenLog(of: other.id) == [hole(.max, .max)])
    }

    @Test func attemptsOnlyGrowAlsoOverAReopening() async throws {
        let entry = source("main")
        let catalog = try open()
        try await catalog.put(entry)
        #expect(try await catalog.nextAttempt(of: entry.id) == Attempt(rawValue: 1))
        try await catalog.put(entry)
        #expect(try await open().nextAttempt(of: entry.id) == Attempt(rawValue: 2))
        await #expect(throws: HoldfastError.self) { try await catalog.nextAttempt(of: .random()) }
    }

    @Test func theFenceOfALogWriterNeverGoesDown() async throws {
        let entry = source("main")
        let catalog = try open()
        try await catalog.put(entry)
        #expect(try await catalog.raiseLogFence(of: entry.id, to: Attempt(rawValue: 5)))
        #expect(try await catalog.raiseLogFence(of: entry.id, to: Attempt(rawValue: 5)))
        #expect(try await catalog.raiseLogFence(of: entry.id, to: Attempt(rawValue: 4)) == false)
        #expect(try await catalog.raiseLogFence(of: .random(), to: Attempt(rawValue: 9)) == false)
    }

    @Test func theHeadOfAChainNeverGoesBack() async throws {
        let entry = source("main")
        let catalog = try open()
        try await catalog.put(entry)
        for sequence in [2, 5, 3] as [UInt64] {
            try await catalog.advance(
                HeadEntry(source: entry.id, chain: .backup, sequence: sequence, digest: .sha256(of: [UInt8(sequence)])))
        }
        #expect(try await catalog.head(of: entry.id, .backup)?.sequence == 5)
        #expect(try await catalog.head(of: entry.id, .backup)?.digest == .sha256(of: [5]))
    }

    @Test func findingsThatStandOpenAreNotRepeated() async throws {
        let catalog = try open()
        let finding = Finding(source: nil, time: now, severity: .alarm, kind: "gap", text: "x")
        try await catalog.add([finding, finding])
        try await catalog.add([finding])
        #expect(try await catalog.openFindings(limit: 10) == [finding])
    }

    @Test func onlyTheOwnerMayReadTheFileAndWhatLiesBesideIt() async throws {
        let path = folder.file("catalog.sqlite")
        // One that an earlier version made.
        try Files.createOnly(path, [], mode: 0o644)
        try Files.chmod(path, 0o644)
        for _ in 1...2 {
            let catalog = try open()
            try await catalog.put(source("main \(UInt64.random(in: 0...UInt64.max))"))
            for name in ["", "-wal", "-shm"] { #expect(try Files.stat(path + name).mode & 0o777 == 0o600) }
            catalog.close()
            try Files.remove(path)
            for name in ["-wal", "-shm"] { try? Files.remove(path + name) }
        }
    }
}
