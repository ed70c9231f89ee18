import Agent
import Platform
import Protocol
import Repository
import Synchronization
import TestSupport
import Testing

/// Servers that were put back to a snapshot and have grown on since: their log does not end before what is acknowledged.
@Suite struct SameLogTests {
    private static let size = Int(ScriptedLogSource.segmentSize)

    /// How much was written, and how much of it the snapshot still had.
    private static let cases = [
        (5000, 4000), (5000, 0), (3 * size + 5000, 3 * size + 4999), (3 * size + 5000, size + 9), (2 * size, size + 70),
    ]

    @Test(arguments: cases, [true, false])
    func whatWasAcknowledgedIsComparedBeforeAnythingIsStored(sizes: (Int, Int), isSynchronous: Bool) async throws {
        try await AgentBench.with { bench in
            let source = ScriptedLogSource()
            var random = TestBytes(seed: 11)
            source.append(random.mixed(sizes.0))
            try await TailSenderTests.follow(source, bench, isSynchronous) { _ in
                try await TailSenderTests.expectTold(source, bench)
            }
            let (slices, puts) = try await Self.settled(bench)
            Self.putBack(source, to: sizes.1, growing: 6 * Self.size, &random)
            try await Self.expectAlarms(["fork"], source, bench, isSynchronous)
            #expect(Self.kept(bench) == (slices, puts))
        }
    }

    /// Both servers wrote other log, then began a segment alike: quiet ones do.
    @Test(arguments: [true, false]) func whatLiesInTheSegmentBeforeIsComparedToo(isAgentRestarted: Bool) async throws {
        try await AgentBench.with { bench in
            let source = ScriptedLogSource()
            var random = TestBytes(seed: 15)
            let like = random.mixed(200)
            source.append(random.mixed(Self.size) + like)
            // The second time the agent begins within the segment.
            for _ in 0..<(isAgentRestarted ? 2 : 1) {
                try await TailSenderTests.follow(source, bench, true) { _ in
                    try await TailSenderTests.expectTold(source, bench)
                }
                source.append([7])
            }
            source.server.withLock { server in
                server.wal.removeLast(server.wal.count - Self.size)
                server.wal[Self.size - 50] ^= 1
                server.keep = server.base
            }
            source.append(like + Bytes(repeating: 7, count: 5000))
            try await Self.expectAlarms(["fork"], source, bench, true)
        }
    }

    @Test func aWholeSegmentThatIsStoredIsComparedToo() async throws {
        try await AgentBench.with { bench in
            let source = ScriptedLogSource()
            var random = TestBytes(seed: 12)
            source.append(random.mixed(2 * Self.size))
            try await TailSenderTests.follow(source, bench, true) { _ = try await $0.flush() }
            // The repository has all of it, so the spool has let go.
            bench.coordinator.spool.withLock { $0.entries = [] }
            let puts = Self.kept(bench).puts
            Self.putBack(source, to: 2 * Self.size - 30, growing: 3 * Self.size, &random)
            source.server.withLock { $0.keep = $0.base }
            try await Self.expectAlarms(["fork"], source, bench, true)
            #expect(Self.kept(bench).puts == puts)
        }
    }

    /// The slot holds the last stored segment; where it has gone nonetheless nothing tells whose log goes on.
    @Test(arguments: [true, false]) func aSegmentThatHasGoneShowsNothing(isSlotNew: Bool) async throws {
        try await AgentBench.with { bench in
            let source = ScriptedLogSource()
            var random = TestBytes(seed: 13)
            source.append(random.mixed(2 * Self.size))
            try await TailSenderTests.follow(source, bench, true) { _ = try await $0.flush() }
            bench.coordinator.spool.withLock { $0.entries = [] }
            source.server.withLock { server in
                server.oldest = server.end
                server.keep = isSlotNew ? nil : server.end
            }
            source.append(random.mixed(500))
            try await Self.expectAlarms(["fork"], source, bench, true)
        }
    }

    @Test func theSameLogGoesOnAtEveryPlace() async throws {
        try await AgentBench.with { bench in
            let (source, begin) = (ScriptedLogSource(), ScriptedLogSource().end)
            var random = TestBytes(seed: 14)
            for count in [700, Self.size - 700, 2 * Self.size, 1] {
                source.append(random.mixed(count))
                try await TailSenderTests.follow(source, bench, true) { _ in
                    try await TailSenderTests.expectTold(source, bench)
                }
            }
            #expect(bench.coordinator.heard.withLock { $0.alarms }.isEmpty)
            let spool = bench.coordinator.spool.withLock { $0 }
            #expect(spool.entries.allSatisfy { $0.slice.digest != nil })
            #expect(try spool.holds(source.server.withLock { $0.wal }, from: begin, bench))
        }
    }

    /// Equal log gives equal digests only under the same secret, at the same place.
    @Test func aDigestTellsNobodyElseWhatTheLogIs() async throws {
        let seen = Mutex<[TailDigest?]>([])
        for _ in 0..<2 {
            try await AgentBench.with { bench in
                let source = ScriptedLogSource()
                source.append(Bytes(repeating: 7, count: 400))
                try await TailSenderTests.follow(source, bench, true) { _ in
                    try await TailSenderTests.expectTold(source, bench)
                }
                let last = bench.coordinator.spool.withLock { $0.entries.last?.slice.digest }
                seen.withLock { $0.append(last) }
            }
        }
        let digests = seen.withLock { $0 }
        #expect(digests.count == 2 && digests.allSatisfy { $0 != nil })
        #expect(digests[0] != digests[1])
        #expect(digests.allSatisfy { $0?.value != .sha256(of: Bytes(repeating: 7, count: 400)) })
    }
}

extension SameLogTests {
    /// How many slices and objects there are once nothing comes any more: what was under way when the agent ended is still taken in.
    private static func settled(_ bench: AgentBench) async throws -> (slices: Int, puts: Int) {
        var (last, still) = (kept(bench), 0)
        while still < 20 {
            try await Task.sleep(for: .milliseconds(20))
            let now = kept(bench)
            still = now == last ? still + 1 : 0
            last = now
        }
        return last
    }

    /// How many slices and objects there are.
    static func kept(_ bench: AgentBench) -> (slices: Int, puts: Int) {
        (bench.coordinator.spool.withLock { $0.entries.count }, bench.coordinator.heard.withLock { $0.puts.count })
    }

    static func putBack(
        _ source: ScriptedLogSource, to count: Int, growing more: Int, _ random: inout TestBytes
    ) {
        source.server.withLock { $0.wal.removeLast($0.wal.count - count) }
        source.append([0xFF] + random.mixed(more))
    }

    static func expectAlarms(
        _ kinds: [String], _ source: ScriptedLogSource, _ bench: AgentBench, _ isSynchronous: Bool
    ) async throws {
        try await TailSenderTests.follow(source, bench, isSynchronous) { _ in
            let isAlarmed = try await eventually {
                bench.coordinator.heard.withLock { $0.alarms.map(\.kind) } == kinds
            }
            #expect(isAlarmed, "\(bench.coordinator.heard.withLock { $0.alarms })")
            try await Task.sleep(for: .milliseconds(300))
        }
    }
}
