import Agent
import Platform
import Protocol
import Repository
import Synchronization
import TestSupport
import Testing

/// The log does not simply go on: forks, gaps, other clusters, new timelines.
@Suite struct LogStreamTurnTests {
    private typealias Scene = LogStreamScene

    @Test func aRewrittenOverlapIsAFork() async throws {
        try await AgentBench.with { bench in
            let source = ScriptedLogSource()
            source.append(Bytes(repeating: 1, count: Scene.size + 500))
            try await Scene.follow(source, bench) { run in _ = try await run.flush() }
            source.server.withLock { $0.wal[Scene.size + 100] = 9 }
            source.append(Bytes(repeating: 2, count: 500))
            try await Scene.follow(source, bench) { run in
                let error = await #expect(throws: HoldfastError.self) { try await run.flush() }
                #expect(error?.code == .logRefused)
            }
            #expect(bench.coordinator.heard.withLock { $0.alarms.map(\.kind) } == ["fork"])
            #expect(try Scene.objects(bench, Scene.first).count == 2)
        }
    }

    @Test func anotherClusterIsRefused() async throws {
        try await AgentBench.with { bench in
            let source = ScriptedLogSource()
            source.append(Bytes(repeating: 1, count: 500))
            try await Scene.follow(source, bench) { run in _ = try await run.flush() }
            source.server.withLock { $0.systemIdentifier = 78 }
            try await Scene.follow(source, bench) { run in
                await #expect(throws: HoldfastError.self) { try await run.flush(to: LSN(rawValue: 2 << 20)) }
            }
            #expect(bench.coordinator.heard.withLock { $0.alarms.map(\.kind) } == ["foreign-cluster"])
        }
    }

    @Test func aLogThatEndsBeforeWhatIsStoredIsAFork() async throws {
        try await AgentBench.with { bench in
            let source = ScriptedLogSource()
            source.append(Bytes(repeating: 1, count: 5000))
            try await Scene.follow(source, bench) { run in _ = try await run.flush() }
            source.server.withLock { $0.wal.removeLast(1000) }
            try await Scene.follow(source, bench) { run in
                await #expect(throws: HoldfastError.self) { try await run.flush(to: LSN(rawValue: 2 << 20)) }
            }
            #expect(bench.coordinator.heard.withLock { $0.alarms.map(\.kind) } == ["fork"])
        }
    }

    @Test func removedLogLeavesAGapAndTheStreamGoesOn() async throws {
        try await AgentBench.with { bench in
            let source = ScriptedLogSource()
            var random = TestBytes(seed: 3)
            source.append(random.mixed(1000))
            try await Scene.follow(source, bench) { run in _ = try await run.flush() }
            let durable = source.end
            source.append(random.mixed(4 * Scene.size))
            let oldest = LSN(rawValue: 1 << 20).advanced(by: UInt64(3 * Scene.size))
            source.server.withLock { server in
                server.oldest = oldest
                server.keepIsLost = true
            }
            try await Scene.follow(source, bench) { run in _ = try await run.flush() }
            let records = try bench.coordinator.records(bench.source, Scene.first)
            let gaps = records.compactMap { record in
                if case .gap(let gap) = record.body.content { gap } else { nil }
            }
            #expect(gaps.map(\.from) == [durable] && gaps.map(\.to) == [oldest])
            guard case .logIndex(let last)? = records.last?.body.content else {
                Issue.record("no index")
                return
            }
            #expect(last.coveredFrom == oldest && last.coveredTo == source.end)
            #expect(bench.coordinator.heard.withLock { $0.alarms.map(\.kind) }.contains("slot-lost"))
        }
    }

    @Test func aNewTimelineGetsItsHistoryAndItsOwnChain() async throws {
        try await AgentBench.with { bench in
            let source = ScriptedLogSource()
            var random = TestBytes(seed: 4)
            source.append(random.mixed(Scene.size + 700))
            let later = random.mixed(300)
            try await Scene.follow(source, bench) { run in
                _ = try await run.flush()
                source.server.withLock { server in
                    server.ends[server.timeline] = server.end
                    server.history = Bytes("1\t\(server.end)\tno recovery target specified\n".utf8)
                    server.timeline = TimelineID(rawValue: 2)
                }
                source.append(later)
                _ = try await run.flush()
            }
            let second = ChainName.log(branch: LogBranch(rawValue: 0), timeline: TimelineID(rawValue: 2))
            let objects = try Scene.objects(bench, second)
            #expect(objects.map(\.entry.kind) == [.history, .partial])
            #expect(objects.last?.plain == source.server.withLock { Bytes($0.wal[Scene.size...]) })
            guard case .logIndex(let index)? = try bench.coordinator.head(bench.source, second)?.body.content else {
                Issue.record("no index")
                return
            }
            #expect(index.parentTimeline == TimelineID(rawValue: 1))
            #expect(index.switchLSN == LSN(rawValue: 1 << 20).advanced(by: UInt64(Scene.size + 700)))
        }
    }

    private static func loweredLog() -> WALSampleLog {
        var log = WALSampleLog(.v15)
        log.sample.addSwitch()
        log.addTransactions()
        return log
    }

    /// The log by hand goes down to the level minimal and up again within its second segment.
    @Test func recordsAreListedUpToWhereTheLogCarriesTooLittle() async throws {
        let log = Self.loweredLog()
        let (wal, origin) = (log.sample.bytes, LSN(rawValue: log.sample.origin))
        let size = UInt64(log.sample.segmentBytes)
        let lowered = try #require(log.expected.first { $0.content == .parameterChange(from: .logical, to: .minimal) })
        let resumed = origin.advanced(by: 2 * size)
        try await AgentBench.with { bench in
            var server = ScriptedLogSource.Server()
            (server.base, server.oldest, server.segmentSize) = (origin, origin, size)
            server.systemIdentifier = log.sample.systemIdentifier
            let source = ScriptedLogSource(server)
            source.append(wal)
            try await Scene.follow(source, bench) { run in _ = try await run.flush() }
            #expect(bench.coordinator.heard.withLock { $0.alarms.map(\.kind) } == ["gap"])
            let objects = try Scene.objects(bench, Scene.first)
            #expect(objects.map(\.entry.kind) == [.segment, .partial, .partial])
            #expect(objects.map(\.entry.start) == [origin, origin.advanced(by: size), resumed])
            #expect(objects.map(\.entry.end) == [origin.advanced(by: size), lowered.start, source.end])
            let gaps = try bench.coordinator.records(bench.source, Scene.first).compactMap { record in
                if case .gap(let gap) = record.body.content { gap } else { nil }
            }
            #expect(gaps.map(\.from) == [lowered.start] && gaps.map(\.to) == [resumed])
            var expected = objects.map { LogDetails(of: $0.entry.start..<$0.entry.end) }
            for record in log.expected {
                let at = expected.firstIndex {
                    $0.stretch.lowerBound < record.end && record.end <= $0.stretch.upperBound
                }
                guard let at else { continue }
                try expected[at].append(record)
            }
            for at in expected.indices { expected[at].readFrom = expected[at].stretch.lowerBound }
            #expect(try Scene.details(bench, Scene.first) == expected)
            #expect(objects.map(\.entry.latestCommit) == expected.map(\.transactions.latestCommit))
        }
    }
}
