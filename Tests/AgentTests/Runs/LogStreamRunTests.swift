import Agent
import Platform
import Protocol
import Repository
import Synchronization
import TestSupport
import Testing

@Suite struct LogStreamRunTests {
    private typealias Scene = LogStreamScene

    @Test func segmentsAndTheFlushedTailComeBackByteForByte() async throws {
        try await AgentBench.with { bench in
            let source = ScriptedLogSource()
            var random = TestBytes(seed: 1)
            source.append(random.mixed(2 * Scene.size + 1000))
            try await Scene.follow(source, bench) { run in
                let reply = try await run.flush()
                #expect(reply.position == LogPosition(timeline: TimelineID(rawValue: 1), lsn: source.end))
                #expect(reply.time == Timestamp(microseconds: 2_000_000))
            }
            let objects = try Scene.objects(bench, Scene.first)
            #expect(objects.map(\.entry.kind) == [.segment, .segment, .partial])
            #expect(objects.flatMap(\.plain) == source.server.withLock { $0.wal })
            let kept = source.server.withLock { $0.keep }
            #expect(kept == source.end.lastSegmentStart(size: UInt64(Scene.size)))
            // Bytes that are no log are stored all the same; nothing is told of them.
            #expect(try Scene.details(bench, Scene.first).isEmpty)
        }
    }

    @Test func whoWaitsDoesNotWaitForALogThatNeverCeases() async throws {
        try await AgentBench.with { bench in
            let source = ScriptedLogSource()
            var random = TestBytes(seed: 9)
            let start = source.end
            source.append(random.mixed(40 * Scene.size))
            let wanted = start.advanced(by: UInt64(2 * Scene.size))
            try await Scene.follow(source, bench) { run in _ = try await run.flush(to: wanted) }
            let indexes = try bench.coordinator.records(bench.source, Scene.first).compactMap { record in
                if case .logIndex(let index) = record.body.content { index } else { nil }
            }
            let first = try #require(indexes.first { $0.coveredTo >= wanted })
            #expect(first.coveredTo < source.end, "\(first.coveredTo)")
        }
    }

    @Test func aRestartGoesOnAtTheDurablePosition() async throws {
        try await AgentBench.with { bench in
            let source = ScriptedLogSource()
            var random = TestBytes(seed: 2)
            source.append(random.mixed(Scene.size + 500))
            try await Scene.follow(source, bench) { run in _ = try await run.flush() }
            source.append(random.mixed(Scene.size))
            try await Scene.follow(source, bench) { run in _ = try await run.flush() }
            let objects = try Scene.objects(bench, Scene.first)
            #expect(objects.map(\.entry.end.rawValue).last == source.end.rawValue)
            #expect(Scene.longest(objects) == source.server.withLock { $0.wal })
            #expect(bench.coordinator.heard.withLock { $0.alarms }.isEmpty)
        }
    }

    /// As after the answer to an index was lost with its stream: nothing new would be written that tells the time.
    @Test func aFlushEndsWhereTheChainSaysMoreThanTheRunKnows() async throws {
        try await AgentBench.with { bench in
            let source = ScriptedLogSource()
            var random = TestBytes(seed: 12)
            source.append(random.mixed(500))
            try await Scene.follow(source, bench) { run in _ = try await run.flush() }
            try await Scene.follow(source, bench) { run in
                let reply = try await withDeadline(.seconds(20), doing: "the second flush") { try await run.flush() }
                #expect(reply.time == Timestamp(microseconds: 2_000_000))
            }
        }
    }

    @Test func aStreamThatWasStoppedIsToldByItsSourcesName() async throws {
        try await AgentBench.with { bench in
            let source = ScriptedLogSource()
            var random = TestBytes(seed: 7)
            let stopped = Mutex<LogStreamRun?>(nil)
            try await Scene.follow(source, bench) { run in stopped.withLock { $0 = run } }
            source.append(random.mixed(100))
            let run = try #require(stopped.withLock { $0 })
            let error = await #expect(throws: HoldfastError.self) { _ = try await run.flush() }
            #expect(error?.message == "the log stream of source 'main' was stopped")
        }
    }

    @Test func aStreamThatFailedIsFollowedAgain() async throws {
        try await AgentBench.with { bench in
            let source = ScriptedLogSource()
            var random = TestBytes(seed: 6)
            source.append(random.mixed(Scene.size + 500))
            let later = random.mixed(Scene.size)
            try await Scene.follow(source, bench) { run in
                _ = try await run.flush()
                source.server.withLock { $0.failures = 1 }
                source.append(later)
                _ = try await run.flush()
            }
            #expect(try Scene.longest(Scene.objects(bench, Scene.first)) == source.server.withLock { $0.wal })
        }
    }

    @Test(arguments: [ErrorCode.repositoryUnusable, .noSpace])
    func aRepositoryThatTakesNothingEndsNothing(code: ErrorCode) async throws {
        try await AgentBench.with { bench in
            let source = ScriptedLogSource()
            var random = TestBytes(seed: 8)
            source.append(random.mixed(500))
            let later = random.mixed(2 * Scene.size)
            try await Scene.follow(source, bench) { run in
                _ = try await run.flush()
                bench.coordinator.refusal.withLock { $0 = HoldfastError(code, "nothing is taken") }
                source.append(later)
                let goesOn = try await eventually(within: .seconds(20)) {
                    bench.coordinator.heard.withLock { heard in
                        heard.statuses.last.map {
                            $0.state == .streaming && $0.problem != nil && $0.spooled == source.end
                        } ?? false
                    }
                }
                #expect(goesOn)
                bench.coordinator.refusal.withLock { $0 = nil }
                _ = try await run.flush()
            }
            #expect(try Scene.longest(Scene.objects(bench, Scene.first)) == source.server.withLock { $0.wal })
        }
    }

    @Test(arguments: [MessageKind.putObject, .appendRecord], [true, false])
    func lostConnectionsLoseNothing(kind: MessageKind, isCarriedOut: Bool) async throws {
        try await AgentBench.with { bench in
            let source = ScriptedLogSource()
            var random = TestBytes(seed: 5)
            source.append(random.mixed(3 * Scene.size + 10))
            bench.coordinator.lose(.init(kind: kind, passage: 1, isCarriedOut: isCarriedOut))
            try await Scene.follow(source, bench) { run in _ = try await run.flush() }
            #expect(try Scene.longest(Scene.objects(bench, Scene.first)) == source.server.withLock { $0.wal })
            let records = try bench.coordinator.records(bench.source, Scene.first)
            #expect(records.map(\.body.sequence) == Array(1...UInt64(records.count)))
        }
    }
}
