import Agent
import Platform
import Protocol
import Repository
import Synchronization
import TestSupport
import Testing

/// A member takes over after a failover: the history allows it, and what it saw of its server shows whose log goes on.
@Suite struct MemberTakeoverTests {
    private static let size = Int(ScriptedLogSource.segmentSize)

    /// What became of the server since its agent saw it.
    enum Past: CaseIterable {
        case asSeen, neverSeen, putBack, rewound
    }

    @Test(arguments: Past.allCases) func theServerIsComparedWithWhatWasSeenOfIt(past: Past) async throws {
        try await AgentBench.with { bench in
            let source = ScriptedLogSource()
            var random = TestBytes(seed: 31)
            source.append(random.mixed(Self.size + 5000))
            try await TailSenderTests.follow(source, bench, true) { _ = try await $0.flush() }
            bench.coordinator.spool.withLock { $0.entries = [] }
            let other = try bench.takenOver()
            source.append(random.mixed(900))
            if past != .neverSeen { try await Self.see(source, other) }
            switch past {
            case .asSeen, .neverSeen: break
            case .putBack: SameLogTests.putBack(source, to: Self.size + 4000, growing: 3000, &random)
            case .rewound: SameLogTests.putBack(source, to: Self.size + 4000, growing: 1500, &random)
            }
            Self.promote(source)
            guard past == .asSeen else { return try await SameLogTests.expectAlarms(["fork"], source, other, true) }
            try await TailSenderTests.follow(source, other, true) { _ in
                let chain = ChainName.log(branch: LogBranch(rawValue: 0), timeline: TimelineID(rawValue: 2))
                let isStored = try await eventually { try bench.coordinator.head(bench.source, chain) != nil }
                #expect(isStored)
            }
            #expect(bench.coordinator.heard.withLock { $0.alarms }.isEmpty)
        }
    }

    @Test func whatWasSeenStaysWhereTheServerWasPutBack() async throws {
        try await AgentBench.with { bench in
            let source = ScriptedLogSource()
            var random = TestBytes(seed: 32)
            source.append(random.mixed(5000))
            source.server.withLock { $0.isInRecovery = true }
            let first = try #require(try await Self.look(source, bench, after: nil))
            #expect(first.mark.position == source.end && first.mark.digest != nil)
            #expect(try await Self.look(source, bench, after: first) == nil, "nothing is new")
            source.append(random.mixed(Self.size))
            let second = try #require(try await Self.look(source, bench, after: first))
            #expect(second.mark.digest?.before != nil)
            SameLogTests.putBack(source, to: 4000, growing: 100, &random)
            #expect(try await Self.look(source, bench, after: second) == nil, "it has not come that far again")
            source.append(random.mixed(2 * Self.size))
            #expect(try await Self.look(source, bench, after: second) == nil, "it has other log there")
        }
    }

    /// The slot begins behind what was seen.
    @Test func aServerThatWasMadeAnewIsSeenAnew() async throws {
        try await AgentBench.with { bench in
            let source = ScriptedLogSource()
            var random = TestBytes(seed: 33)
            source.append(random.mixed(5000))
            source.server.withLock { $0.isInRecovery = true }
            let first = try #require(try await Self.look(source, bench, after: nil))
            source.append(random.mixed(3 * Self.size))
            source.server.withLock { server in
                server.oldest = server.base.advanced(by: UInt64(2 * Self.size))
                server.keep = server.oldest
            }
            let second = try await Self.look(source, bench, after: first)
            #expect(second?.mark.position == source.end)
        }
    }

    private static func promote(_ source: ScriptedLogSource) {
        source.server.withLock { server in
            server.isInRecovery = false
            server.ends[server.timeline] = server.end
            server.history = Bytes("1\t\(server.end)\tno recovery target specified\n".utf8)
            server.timeline = TimelineID(rawValue: 2)
        }
        source.append(Bytes(repeating: 2, count: 700))
    }

    /// The member's agent sees its server and tells the coordinator.
    private static func see(_ source: ScriptedLogSource, _ bench: AgentBench) async throws {
        source.server.withLock { $0.isInRecovery = true }
        let seen = try #require(try await look(source, bench, after: nil))
        bench.coordinator.heard.withLock { $0.seen = seen }
    }

    private static func look(
        _ source: ScriptedLogSource, _ bench: AgentBench, after seen: SeenLog?
    ) async throws -> SeenLog? {
        let run = MemberRun(parts: bench.parts, source: bench.source, log: source)
        return await run.look(
            KeepPosition(source: bench.source, position: .zero, systemIdentifier: 77, seen: seen)
        ).seen
    }
}
