import Agent
import Platform
import Protocol
import Repository
import Synchronization
import TestSupport
import Testing

/// Another agent takes the log over: the history may allow it, and the log's end shows whether it is the same log.
@Suite struct MemberTakeoverTests {
    private static let size = Int(ScriptedLogSource.segmentSize)

    /// What became of the server.
    enum Past: CaseIterable {
        case same, putBack, gone
    }

    @Test(arguments: Past.allCases, [true, false])
    func aPromotedServerIsComparedWithWhatIsStored(past: Past, hasSecret: Bool) async throws {
        try await AgentBench.with { bench in
            let bench = hasSecret ? bench.keyed() : bench
            let source = ScriptedLogSource()
            var random = TestBytes(seed: 31)
            source.append(random.mixed(Self.size + 5000))
            try await TailSenderTests.follow(source, bench, true) { _ = try await $0.flush() }
            bench.coordinator.spool.withLock { $0.entries = [] }
            switch past {
            case .same: source.append(random.mixed(900))
            case .putBack: SameLogTests.putBack(source, to: Self.size + 4000, growing: 3000, &random)
            case .gone:
                source.append(random.mixed(2 * Self.size))
                source.server.withLock { $0.oldest = $0.base.advanced(by: UInt64(2 * Self.size)) }
            }
            Self.promote(source)
            let other = try bench.takenOver()
            guard past == .same, hasSecret else {
                let kind = past == .gone && hasSecret ? "gap" : "fork"
                return try await SameLogTests.expectAlarms([kind], source, other, true)
            }
            try await TailSenderTests.follow(source, other, true) { _ in
                let chain = ChainName.log(branch: LogBranch(rawValue: 0), timeline: TimelineID(rawValue: 2))
                let isStored = try await eventually { try other.coordinator.head(other.source, chain) != nil }
                #expect(isStored)
            }
            #expect(bench.coordinator.heard.withLock { $0.alarms }.isEmpty)
        }
    }

    @Test func anotherAgentOnTheSameServerGoesOn() async throws {
        try await AgentBench.with { bench in
            let bench = bench.keyed()
            let source = ScriptedLogSource()
            var random = TestBytes(seed: 32)
            source.append(random.mixed(5000))
            try await TailSenderTests.follow(source, bench, true) { _ in
                try await TailSenderTests.expectTold(source, bench)
            }
            source.append(random.mixed(900))
            let other = try bench.takenOver()
            try await TailSenderTests.follow(source, other, true) { _ in
                try await TailSenderTests.expectTold(source, other)
            }
            #expect(bench.coordinator.heard.withLock { $0.alarms }.isEmpty)
        }
    }

    /// What the spool has beyond the end of the timeline that was left is told of, also when all before that is stored.
    @Test func whatAPromotionLeftBehindIsToldThoughTheTimelineIsStored() async throws {
        try await AgentBench.with { bench in
            let source = ScriptedLogSource()
            source.append(Bytes(repeating: 1, count: 5000))
            try await TailSenderTests.follow(source, bench, true) { _ = try await $0.flush() }
            let left = source.end
            source.append(Bytes(repeating: 2, count: 300))
            try await TailSenderTests.follow(source, bench, true) { _ in
                try await TailSenderTests.expectTold(source, bench)
            }
            source.server.withLock { $0.wal.removeLast($0.end.rawValue > left.rawValue ? 300 : 0) }
            Self.promote(source)
            try await TailSenderTests.follow(source, bench, true) { _ in
                let isTold = try await eventually {
                    bench.coordinator.heard.withLock { $0.alarms.contains { $0.kind == "abandoned-log" } }
                }
                #expect(isTold)
            }
        }
    }

    private static func promote(_ source: ScriptedLogSource) {
        source.server.withLock { server in
            server.ends[server.timeline] = server.end
            server.history = Bytes("1\t\(server.end)\tno recovery target specified\n".utf8)
            server.timeline = TimelineID(rawValue: 2)
        }
        source.append(Bytes(repeating: 2, count: 700))
    }
}

extension AgentBench {
    /// The same, with a secret from the coordinator.
    fileprivate func keyed() -> AgentBench {
        var bench = self
        bench.tailSecret = SecretBytes([1, 2, 3])
        return bench
    }
}
