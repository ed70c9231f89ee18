import Agent
import Platform
import Protocol
import Repository
import Synchronization
import TestSupport
import Testing

@Suite struct LogStreamRunTests {
    private static let size = Int(ScriptedLogSource.segmentSize)
    private static let first = ChainName.log(branch: LogBranch(rawValue: 0), timeline: TimelineID(rawValue: 1))

    @Test func segmentsAndTheFlushedTailComeBackByteForByte() async throws {
        try await AgentBench.with { bench in
            let source = ScriptedLogSource()
            var random = TestBytes(seed: 1)
            source.append(random.mixed(2 * Self.size + 1000))
            try await Self.follow(source, bench) { run in
                let reply = try await run.flush()
                #expect(reply.position == LogPosition(timeline: TimelineID(rawValue: 1), lsn: source.end))
                #expect(reply.time == Timestamp(microseconds: 2_000_000))
            }
            let objects = try Self.objects(bench, Self.first)
            #expect(objects.map(\.entry.kind) == [.segment, .segment, .partial])
            #expect(objects.flatMap(\.plain) == source.server.withLock { $0.wal })
            #expect(source.server.withLock { $0.keep } == source.end)
            // Bytes that are no log are stored all the same; nothing is told of them.
            #expect(try Self.details(bench, Self.first).isEmpty)
        }
    }

    @Test func whoWaitsDoesNotWaitForALogThatNeverCeases() async throws {
        try await AgentBench.with { bench in
            let source = ScriptedLogSource()
            var random = TestBytes(seed: 9)
            let start = source.end
            source.append(random.mixed(40 * Self.size))
            let wanted = start.advanced(by: UInt64(2 * Self.size))
            try await Self.follow(source, bench) { run in _ = try await run.flush(to: wanted) }
            let indexes = try bench.coordinator.records(bench.source, Self.first).compactMap { record in
                if case .logIndex(let index) = record.body.content { index } else { nil }
            }
            let first = try #require(indexes.first { $0.coveredTo >= wanted })
            #expect(first.coveredTo < source.end, "\(first.coveredTo)")
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
            try await Self.follow(source, bench) { run in _ = try await run.flush() }
            #expect(bench.coordinator.heard.withLock { $0.alarms.map(\.kind) } == ["gap"])
            let objects = try Self.objects(bench, Self.first)
            #expect(objects.map(\.entry.kind) == [.segment, .partial, .partial])
            #expect(objects.map(\.entry.start) == [origin, origin.advanced(by: size), resumed])
            #expect(objects.map(\.entry.end) == [origin.advanced(by: size), lowered.start, source.end])
            let gaps = try bench.coordinator.records(bench.source, Self.first).compactMap { record in
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
            #expect(try Self.details(bench, Self.first) == expected)
            #expect(objects.map(\.entry.latestCommit) == expected.map(\.transactions.latestCommit))
        }
    }

    @Test func aRestartGoesOnAtTheDurablePosition() async throws {
        try await AgentBench.with { bench in
            let source = ScriptedLogSource()
            var random = TestBytes(seed: 2)
            source.append(random.mixed(Self.size + 500))
            try await Self.follow(source, bench) { run in _ = try await run.flush() }
            source.append(random.mixed(Self.size))
            try await Self.follow(source, bench) { run in _ = try await run.flush() }
            let objects = try Self.objects(bench, Self.first)
            #expect(objects.map(\.entry.end.rawValue).last == source.end.rawValue)
            #expect(Self.longest(objects) == source.server.withLock { $0.wal })
            #expect(bench.coordinator.heard.withLock { $0.alarms }.isEmpty)
        }
    }

    @Test func aStreamThatWasStoppedIsToldByItsSourcesName() async throws {
        try await AgentBench.with { bench in
            let source = ScriptedLogSource()
            var random = TestBytes(seed: 7)
            let stopped = Mutex<LogStreamRun?>(nil)
            try await Self.follow(source, bench) { run in stopped.withLock { $0 = run } }
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
            source.append(random.mixed(Self.size + 500))
            let later = random.mixed(Self.size)
            try await Self.follow(source, bench) { run in
                _ = try await run.flush()
                source.server.withLock { $0.failures = 1 }
                source.append(later)
                _ = try await run.flush()
            }
            #expect(try Self.longest(Self.objects(bench, Self.first)) == source.server.withLock { $0.wal })
        }
    }

    @Test(arguments: [ErrorCode.repositoryUnusable, .noSpace])
    func aRepositoryThatTakesNothingEndsNothing(code: ErrorCode) async throws {
        try await AgentBench.with { bench in
            let source = ScriptedLogSource()
            var random = TestBytes(seed: 8)
            source.append(random.mixed(500))
            let later = random.mixed(2 * Self.size)
            try await Self.follow(source, bench) { run in
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
            #expect(try Self.longest(Self.objects(bench, Self.first)) == source.server.withLock { $0.wal })
        }
    }

    @Test func aRewrittenOverlapIsAFork() async throws {
        try await AgentBench.with { bench in
            let source = ScriptedLogSource()
            source.append(Bytes(repeating: 1, count: Self.size + 500))
            try await Self.follow(source, bench) { run in _ = try await run.flush() }
            source.server.withLock { $0.wal[Self.size + 100] = 9 }
            source.append(Bytes(repeating: 2, count: 500))
            try await Self.follow(source, bench) { run in
                let error = await #expect(throws: HoldfastError.self) { try await run.flush() }
                #expect(error?.code == .logRefused)
            }
            #expect(bench.coordinator.heard.withLock { $0.alarms.map(\.kind) } == ["fork"])
            #expect(try Self.objects(bench, Self.first).count == 2)
        }
    }

    @Test func anotherClusterIsRefused() async throws {
        try await AgentBench.with { bench in
            let source = ScriptedLogSource()
            source.append(Bytes(repeating: 1, count: 500))
            try await Self.follow(source, bench) { run in _ = try await run.flush() }
            source.server.withLock { $0.systemIdentifier = 78 }
            try await Self.follow(source, bench) { run in
                await #expect(throws: HoldfastError.self) { try await run.flush(to: LSN(rawValue: 2 << 20)) }
            }
            #expect(bench.coordinator.heard.withLock { $0.alarms.map(\.kind) } == ["foreign-cluster"])
        }
    }

    @Test func aLogThatEndsBeforeWhatIsStoredIsAFork() async throws {
        try await AgentBench.with { bench in
            let source = ScriptedLogSource()
            source.append(Bytes(repeating: 1, count: 5000))
            try await Self.follow(source, bench) { run in _ = try await run.flush() }
            source.server.withLock { $0.wal.removeLast(1000) }
            try await Self.follow(source, bench) { run in
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
            try await Self.follow(source, bench) { run in _ = try await run.flush() }
            let durable = source.end
            source.append(random.mixed(4 * Self.size))
            let oldest = LSN(rawValue: 1 << 20).advanced(by: UInt64(3 * Self.size))
            source.server.withLock { server in
                server.oldest = oldest
                server.keepIsLost = true
            }
            try await Self.follow(source, bench) { run in _ = try await run.flush() }
            let records = try bench.coordinator.records(bench.source, Self.first)
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
            source.append(random.mixed(Self.size + 700))
            let later = random.mixed(300)
            try await Self.follow(source, bench) { run in
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
            let objects = try Self.objects(bench, second)
            #expect(objects.map(\.entry.kind) == [.history, .partial])
            #expect(objects.last?.plain == source.server.withLock { Bytes($0.wal[Self.size...]) })
            guard case .logIndex(let index)? = try bench.coordinator.head(bench.source, second)?.body.content else {
                Issue.record("no index")
                return
            }
            #expect(index.parentTimeline == TimelineID(rawValue: 1))
            #expect(index.switchLSN == LSN(rawValue: 1 << 20).advanced(by: UInt64(Self.size + 700)))
        }
    }

    @Test(arguments: [MessageKind.putObject, .appendRecord], [true, false])
    func lostConnectionsLoseNothing(kind: MessageKind, isCarriedOut: Bool) async throws {
        try await AgentBench.with { bench in
            let source = ScriptedLogSource()
            var random = TestBytes(seed: 5)
            source.append(random.mixed(3 * Self.size + 10))
            bench.coordinator.lose(.init(kind: kind, passage: 1, isCarriedOut: isCarriedOut))
            try await Self.follow(source, bench) { run in _ = try await run.flush() }
            #expect(try Self.longest(Self.objects(bench, Self.first)) == source.server.withLock { $0.wal })
            let records = try bench.coordinator.records(bench.source, Self.first)
            #expect(records.map(\.body.sequence) == Array(1...UInt64(records.count)))
        }
    }
}

extension LogStreamRunTests {
    private struct Object {
        var entry: LogObjectEntry
        var plain: Bytes
    }

    /// Runs a log stream while `body` lasts.
    private static func follow(
        _ source: ScriptedLogSource, _ bench: AgentBench,
        _ body: @escaping @Sendable (LogStreamRun) async throws -> Void
    ) async throws {
        let run = LogStreamRun(
            context: LogContext(
                parts: bench.parts, source: bench.source, name: try #require(SourceName("main")),
                branch: LogBranch(rawValue: 0), setting: .zstd(level: 1), recipients: bench.keys.root.recipients),
            source: source)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await run.run() }
            defer { group.cancelAll() }
            try await withDeadline(.seconds(120), doing: "the test") { try await body(run) }
        }
    }

    /// Every object that the indexes of a chain list, opened.
    private static func objects(_ bench: AgentBench, _ chain: ChainName) throws -> [Object] {
        var keyring: Keyring = [:]
        var objects: [Object] = []
        for record in try bench.coordinator.records(bench.source, chain) {
            guard case .logIndex(let index) = record.body.content else { continue }
            keyring.merge(try bench.keyring(index.keys)) { first, _ in first }
            for entry in index.objects {
                let name = try #require(ObjectName(source: bench.source, relative: entry.name))
                let place = try #require(ObjectPlace(repository: bench.keys.repository, name: name))
                let sealed = try #require(bench.coordinator.store[name.path])
                #expect(Digest.sha256(of: sealed) == entry.sha256 && UInt64(sealed.count) == entry.length)
                let opened = try ObjectOpener.open(sealed, expecting: place, keyring: keyring)
                objects.append(Object(entry: entry, plain: try entry.kind == .history ? opened : frames(opened)))
            }
        }
        return objects
    }

    /// What the indexes of a chain tell of the records in their objects.
    private static func details(_ bench: AgentBench, _ chain: ChainName) throws -> [LogDetails] {
        var keyring: Keyring = [:]
        var details: [LogDetails] = []
        for record in try bench.coordinator.records(bench.source, chain) {
            guard case .logIndex(let index) = record.body.content else { continue }
            keyring.merge(try bench.keyring(index.keys)) { first, _ in first }
            guard let reference = index.details else { continue }
            let name = try #require(ObjectName(source: bench.source, relative: reference.name))
            let place = try #require(ObjectPlace(repository: bench.keys.repository, name: name))
            let sealed = try #require(bench.coordinator.store[name.path])
            #expect(Digest.sha256(of: sealed) == reference.sha256)
            let plain = try ObjectOpener.open(sealed, expecting: place, keyring: keyring)
            details += try LogIndexDetails(decoding: plain).objects
        }
        return details
    }

    private static func frames(_ object: Bytes) throws -> Bytes {
        var decoder = LogFrameDecoder()
        var plain = Bytes()
        try decoder.feed(object) { plain += $0 }
        try decoder.finish()
        return plain
    }

    /// The log that the longest object of each segment gives.
    private static func longest(_ objects: [Object]) -> Bytes {
        let bySegment = Dictionary(grouping: objects, by: \.entry.start)
        return bySegment.sorted { $0.key < $1.key }.flatMap { _, all in
            all.max { $0.plain.count < $1.plain.count }?.plain ?? []
        }
    }
}
