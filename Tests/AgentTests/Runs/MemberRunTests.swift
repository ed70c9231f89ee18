import Agent
import Platform
import Protocol
import Repository
import Synchronization
import TestSupport
import Testing

/// Servers of a source with several members.
@Suite struct MemberRunTests {
    private static let size = Int(ScriptedLogSource.segmentSize)

    @Test func aMembersSlotFollowsWhatIsStoredAndNothingIsKeptBeforeTheCoordinatorHasSpoken() async throws {
        try await AgentBench.with { bench in
            let source = Self.standby()
            let run = MemberRun(parts: bench.parts, source: bench.source, log: source)
            let first = await run.look(nil)
            #expect(first.isInRecovery == true && first.systemIdentifier == 77 && first.position == source.end)
            #expect(source.server.withLock { $0.keep } == nil)
            let half = LSN(rawValue: 1 << 20).advanced(by: 300)
            let second = await run.look(KeepPosition(source: bench.source, position: half, systemIdentifier: 77))
            #expect(second.slotState == "kept" && second.slotRestart == half)
            let third = await run.look(KeepPosition(source: bench.source, position: .zero, systemIdentifier: 77))
            #expect(third.slotRestart == half, "a slot moves forwards only")
        }
    }

    @Test func aPrimaryAndAnotherClusterKeepWhatTheyHave() async throws {
        try await AgentBench.with { bench in
            let source = Self.standby()
            let run = MemberRun(parts: bench.parts, source: bench.source, log: source)
            let other = await run.look(KeepPosition(source: bench.source, position: source.end, systemIdentifier: 78))
            #expect(other.slotState == "unknown" && source.server.withLock { $0.keep } == nil)
            source.server.withLock { $0.isInRecovery = false }
            let own = await run.look(KeepPosition(source: bench.source, position: source.end, systemIdentifier: 77))
            #expect(own.isInRecovery == false && own.slotRestart == LSN(rawValue: 1 << 20))
        }
    }

    @Test func aMemberTellsTheCoordinatorAndDoesAsItIsTold() async throws {
        try await AgentBench.with { bench in
            let source = Self.standby()
            bench.coordinator.heard.withLock { $0.keepPosition = source.end }
            let task = Task { await MemberRun(parts: bench.parts, source: bench.source, log: source).run() }
            try await Self.expect { source.server.withLock { $0.keep } == source.end }
            try await Self.expect { bench.coordinator.heard.withLock { $0.members }.count >= 2 }
            task.cancel()
            await task.value
        }
    }

    @Test func aServerInRecoveryIsToldOfAndNothingOfItIsStored() async throws {
        try await AgentBench.with { bench in
            let source = Self.standby()
            try await Self.follow(source, bench) {
                let isTold = try await eventually { bench.coordinator.heard.withLock { !$0.members.isEmpty } }
                #expect(isTold && bench.coordinator.heard.withLock { $0.members.first?.isInRecovery } == true)
            }
            #expect(
                try bench.coordinator.records(
                    bench.source, .log(branch: .init(rawValue: 0), timeline: .init(rawValue: 1))
                ).isEmpty)
        }
    }

    @Test func acknowledgedLogThatAPromotionLeftBehindIsNoFork() async throws {
        try await AgentBench.with { bench in
            let source = ScriptedLogSource()
            source.append(Bytes(repeating: 1, count: 5000))
            try await Self.follow(source, bench) {
                try await Self.expect { bench.coordinator.spool.withLock { $0.entries.last?.slice.end } == source.end }
            }
            source.server.withLock { server in
                server.wal.removeLast(1000)
                server.ends[server.timeline] = server.end
                server.history = Bytes("1\t\(server.end)\tno recovery target specified\n".utf8)
                server.timeline = TimelineID(rawValue: 2)
            }
            source.append(Bytes(repeating: 2, count: 700))
            try await Self.follow(source, bench) {
                let chain = ChainName.log(branch: LogBranch(rawValue: 0), timeline: TimelineID(rawValue: 2))
                try await Self.expect { try bench.coordinator.head(bench.source, chain) != nil }
            }
            // It is told when the tail is opened before the end of the former timeline is stored.
            #expect(bench.coordinator.heard.withLock { $0.alarms.allSatisfy { $0.kind == "abandoned-log" } })
        }
    }

    @Test func aTimelineOfOneNumberAndAnotherHistoryIsAFork() async throws {
        try await AgentBench.with { bench in
            let source = ScriptedLogSource()
            source.append(Bytes(repeating: 1, count: 5000))
            let start = LSN(rawValue: 1 << 20)
            func promote(at point: UInt64) {
                source.server.withLock { server in
                    server.timeline = TimelineID(rawValue: 2)
                    server.history = Bytes("1\t\(start.advanced(by: point))\tno recovery target specified\n".utf8)
                }
            }
            promote(at: 100)
            let chain = ChainName.log(branch: LogBranch(rawValue: 0), timeline: TimelineID(rawValue: 2))
            try await Self.follow(source, bench) {
                try await Self.expect { try bench.coordinator.head(bench.source, chain) != nil }
            }
            promote(at: 200)
            try await Self.follow(source, bench) {
                try await Self.expect { bench.coordinator.heard.withLock { $0.alarms.map(\.kind) } == ["fork"] }
            }
        }
    }

    @Test func aWriterStandsAboveTheFormerOneNowAndAfterARestart() async throws {
        try await AgentBench.with { bench in
            let raised = try await bench.parts.writing(atLeast: Attempt(rawValue: 5_000_000_000_000_000))
            #expect(raised.writer == Attempt(rawValue: 5_000_000_000_000_000))
            #expect(try await raised.writing(atLeast: Attempt(rawValue: 7)).writer == raised.writer)
            let next = try AgentHome(directory: bench.folder.path).nextWriter(now: SystemWallClock().now())
            #expect(next > raised.writer)
        }
    }

    /// It comes to be so.
    private static func expect(
        _ condition: () async throws -> Bool, location: SourceLocation = #_sourceLocation
    ) async throws {
        let isSo = try await eventually(condition)
        #expect(isSo, sourceLocation: location)
    }

    private static func standby() -> ScriptedLogSource {
        let source = ScriptedLogSource()
        source.append(Bytes(repeating: 1, count: 5000))
        source.server.withLock { $0.isInRecovery = true }
        return source
    }

    /// Runs a log stream while `body` lasts.
    private static func follow(
        _ source: ScriptedLogSource, _ bench: AgentBench, _ body: @escaping @Sendable () async throws -> Void
    ) async throws {
        let run = LogStreamRun(
            context: LogContext(
                parts: bench.parts, source: bench.source, name: try #require(SourceName("main")),
                branch: LogBranch(rawValue: 0), setting: .zstd(level: 1), recipients: bench.keys.root.recipients,
                isSynchronous: true), source: source)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await run.run() }
            defer { group.cancelAll() }
            try await withDeadline(.seconds(60), doing: "the test") { try await body() }
        }
    }
}
