import Agent
import Platform
import Protocol
import Repository
import Synchronization
import TestSupport
import Testing

@Suite struct TailSenderTests {
    private static let size = Int(ScriptedLogSource.segmentSize)

    @Test(arguments: [true, false])
    func theTailReachesTheSpoolAndTheDatabaseHearsOfIt(isSynchronous: Bool) async throws {
        try await AgentBench.with { bench in
            let (source, begin) = (ScriptedLogSource(), ScriptedLogSource().end)
            var random = TestBytes(seed: 1)
            source.append(random.mixed(3 * Self.size + 77))
            try await Self.follow(source, bench, isSynchronous) { _ in
                try await Self.expectTold(source, bench)
                source.append(Bytes(repeating: 3, count: 5))
                try await Self.expectTold(source, bench)
            }
            let spool = bench.coordinator.spool.withLock { $0 }
            #expect(spool.entries.allSatisfy { $0.isKeyListed })
            #expect(spool.entries.contains { $0.slice.through != nil })
            let told = source.server.withLock { ($0.flushed, $0.wal) }
            #expect(told.0 == (isSynchronous ? source.end : nil))
            #expect(spool.entries.last?.slice.end == source.end)
            #expect(try spool.holds(told.1, from: begin, bench))
        }
    }

    @Test func aTailThatBreaksOffIsOpenedAgainWhereItStands() async throws {
        try await AgentBench.with { bench in
            let source = ScriptedLogSource()
            let pieces = [100, 200, 300, 70_000].map { Bytes(repeating: UInt8($0 % 251), count: $0) }
            let begin = source.end
            bench.coordinator.spool.withLock { $0.slicesUntilBreak = 1 }
            try await Self.follow(source, bench, true) { _ in
                for piece in pieces {
                    source.append(piece)
                    try await Self.expectTold(source, bench)
                }
            }
            let spool = bench.coordinator.spool.withLock { $0 }
            #expect(spool.openings.count >= 2)
            #expect(spool.entries.last?.slice.end == source.end)
            #expect(try spool.holds(source.server.withLock { $0.wal }, from: begin, bench))
            #expect(bench.coordinator.heard.withLock { $0.alarms }.isEmpty)
        }
    }

    /// No further log comes that would ask for the key again.
    @Test func aKeyThatCouldNotBeToldIsToldOnceTheRepositoryTakesIt() async throws {
        try await AgentBench.with { bench in
            let source = ScriptedLogSource()
            source.append(Bytes(repeating: 1, count: 500))
            bench.coordinator.recordRefusals.withLock { $0 = [HoldfastError(.noSpace, "the disk is full")] }
            try await Self.follow(source, bench, true) { _ in try await Self.expectTold(source, bench) }
            #expect(bench.coordinator.recordRefusals.withLock { $0 }.isEmpty)
            #expect(bench.coordinator.spool.withLock { $0.entries }.last?.slice.end == source.end)
        }
    }

    @Test func aRestartGoesOnWhereTheSpoolStands() async throws {
        try await AgentBench.with { bench in
            let source = ScriptedLogSource()
            var random = TestBytes(seed: 3)
            let begin = source.end
            source.append(random.mixed(5000))
            try await Self.follow(source, bench, true) { _ in try await Self.expectTold(source, bench) }
            let before = bench.coordinator.spool.withLock { $0.standing($0.openings[0]) }
            source.append(random.mixed(5000))
            try await Self.follow(source, bench, true) { _ in try await Self.expectTold(source, bench) }
            let spool = bench.coordinator.spool.withLock { $0 }
            #expect(spool.entries.filter { $0.slice.start < before }.allSatisfy { $0.slice.end <= before })
            #expect(spool.entries.last?.slice.end == source.end)
            #expect(try spool.holds(source.server.withLock { $0.wal }, from: begin, bench))
        }
    }

    @Test func aServerWhoseLogEndsBeforeTheSpoolsWasRolledBack() async throws {
        try await AgentBench.with { bench in
            let source = ScriptedLogSource()
            source.append(Bytes(repeating: 1, count: 5000))
            try await Self.follow(source, bench, true) { _ in try await Self.expectTold(source, bench) }
            source.server.withLock { $0.wal.removeLast(1000) }
            try await Self.follow(source, bench, true) { _ in
                let isAlarmed = try await eventually {
                    bench.coordinator.heard.withLock { $0.alarms.map(\.kind) } == ["fork"]
                }
                #expect(isAlarmed)
            }
        }
    }

    @Test func aNewTimelineHasATailOfItsOwn() async throws {
        try await AgentBench.with { bench in
            let source = ScriptedLogSource()
            var random = TestBytes(seed: 4)
            source.append(random.mixed(Self.size + 700))
            let later = random.mixed(300)
            try await Self.follow(source, bench, true) { _ in
                try await Self.expectTold(source, bench)
                source.server.withLock { server in
                    server.ends[server.timeline] = server.end
                    server.history = Bytes("1\t\(server.end)\tno recovery target specified\n".utf8)
                    server.timeline = TimelineID(rawValue: 2)
                }
                source.append(later)
                try await Self.expectTold(source, bench)
            }
            let openings = bench.coordinator.spool.withLock { $0.openings }
            let first = openings.first { $0.timeline == TimelineID(rawValue: 2) }
            // Nothing of it is stored yet, so a restore needs the whole segment from the spool.
            #expect(first?.start == source.end.segmentStart(size: ScriptedLogSource.segmentSize))
        }
    }

    @Test func whatWasSafeOfTheFormerTimelineIsNotOfTheNext() async throws {
        try await AgentBench.with { bench in
            let source = ScriptedLogSource()
            var random = TestBytes(seed: 6)
            source.append(random.mixed(Self.size + 9000))
            let later = random.mixed(1000)
            try await Self.follow(source, bench, true) { _ in
                try await Self.expectTold(source, bench)
                // Restored in its place, to a moment a little before the end.
                bench.coordinator.spool.withLock { $0.isSilent = true }
                source.server.withLock { server in
                    server.wal.removeLast(6000)
                    server.ends[server.timeline] = server.end
                    server.history = Bytes("1\t\(server.end)\tno recovery target specified\n".utf8)
                    server.timeline = TimelineID(rawValue: 2)
                    server.failures = 1
                }
                let isThere = try await eventually {
                    bench.coordinator.heard.withLock { $0.statuses.last?.timeline } == TimelineID(rawValue: 2)
                }
                #expect(isThere)
                // What was told of the former timeline is forgotten, as by a server that was started anew.
                source.server.withLock { ($0.written, $0.flushed) = (.zero, nil) }
                source.append(later)
                try await Task.sleep(for: .milliseconds(300))
                let (flushed, end) = source.server.withLock { ($0.flushed ?? .zero, $0.end) }
                #expect(flushed <= end)
            }
        }
    }

    @Test func theStreamGoesOnWithoutASpool() async throws {
        try await AgentBench.with { bench in
            let source = ScriptedLogSource()
            var random = TestBytes(seed: 5)
            bench.coordinator.spool.withLock { $0.isSilent = true }
            source.append(random.mixed(20 * Self.size + 9))
            try await Self.follow(source, bench, true) { run in _ = try await run.flush() }
            #expect(source.server.withLock { $0.flushed } == source.end)
        }
    }
}

extension TailSenderTests {
    /// The database hears in time that all its log is safe.
    static func expectTold(_ source: ScriptedLogSource, _ bench: AgentBench) async throws {
        let isTold = try await eventually { source.server.withLock { $0.written == $0.end } }
        let status = bench.coordinator.heard.withLock { $0.statuses.last }
        #expect(isTold, "\(String(describing: status))")
    }

    /// Runs a log stream while `body` lasts.
    static func follow(
        _ source: ScriptedLogSource, _ bench: AgentBench, _ isSynchronous: Bool, keyLifetime: Duration? = nil,
        _ body: @escaping @Sendable (LogStreamRun) async throws -> Void
    ) async throws {
        let run = LogStreamRun(
            context: LogContext(
                parts: bench.parts, source: bench.source, name: try #require(SourceName("main")),
                branch: LogBranch(rawValue: 0), setting: .zstd(level: 1), recipients: bench.keys.root.recipients,
                isSynchronous: isSynchronous, tailSecret: bench.tailSecret, keyLifetime: keyLifetime),
            source: source)
        source.server.withLock { $0.written = .zero }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await run.run() }
            defer { group.cancelAll() }
            try await withDeadline(.seconds(120), doing: "the test") { try await body(run) }
        }
    }
}
