import Coordinator
import Platform
import Protocol
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
            passwordFile: "/p q", readers: 2, maxRate: .max, compress: "lz4", slotLimit: 5, paused: true,
            branch: LogBranch(rawValue: 3), definition: 9, created: now)
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
}
