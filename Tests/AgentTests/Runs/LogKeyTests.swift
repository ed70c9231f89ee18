import Agent
import Platform
import Protocol
import Repository
import Synchronization
import TestSupport
import Testing

/// The keys of the log while they cannot be replaced.
@Suite struct LogKeyTests {
    private static let lifetime = Duration.milliseconds(400)

    @Test(arguments: [false, true])
    func commitsGoOnWithTheFormerKeyWhileTheRepositoryTakesNoNewOne(isReconnected: Bool) async throws {
        try await AgentBench.with { bench in
            let (source, begin) = (ScriptedLogSource(), ScriptedLogSource().end)
            source.append(Bytes(repeating: 1, count: 500))
            try await TailSenderTests.follow(source, bench, true, keyLifetime: Self.lifetime) { _ in
                try await TailSenderTests.expectTold(source, bench)
                bench.coordinator.refusal.withLock { $0 = HoldfastError(.repositoryUnusable, "the store is away") }
                try await Task.sleep(for: Self.lifetime)
                if isReconnected { source.server.withLock { $0.failures = 1 } }
                for byte in 2..<6 as Range<UInt8> {
                    source.append(Bytes(repeating: byte, count: 500))
                    try await TailSenderTests.expectTold(source, bench)
                }
                #expect(Self.keys(bench).count == 1)
                bench.coordinator.refusal.withLock { $0 = nil }
                let isRenewed = try await eventually {
                    source.append([9])
                    try await Task.sleep(for: .milliseconds(50))
                    return Self.keys(bench).count > 1
                }
                #expect(isRenewed)
                try await TailSenderTests.expectTold(source, bench)
            }
            let spool = bench.coordinator.spool.withLock { $0 }
            #expect(spool.entries.allSatisfy { $0.isKeyListed })
            #expect(try spool.holds(source.server.withLock { $0.wal }, from: begin, bench))
        }
    }

    /// A coordinator whose clock is behind takes no record, but slices.
    @Test func aClockThatIsWrongStopsNoCommit() async throws {
        try await AgentBench.with { bench in
            let source = ScriptedLogSource()
            source.append(Bytes(repeating: 1, count: 500))
            try await TailSenderTests.follow(source, bench, true) { run in
                try await TailSenderTests.expectTold(source, bench)
                bench.coordinator.refusal.withLock { $0 = HoldfastError(.clockAhead, "set the clocks right") }
                var random = TestBytes(seed: 21)
                for _ in 0..<4 {
                    source.append(random.mixed(Int(ScriptedLogSource.segmentSize)))
                    try await TailSenderTests.expectTold(source, bench)
                }
                let isTold = try await eventually {
                    bench.coordinator.heard.withLock { $0.statuses.last?.problem?.contains("HF-620") ?? false }
                }
                #expect(isTold)
                bench.coordinator.refusal.withLock { $0 = nil }
                _ = try await run.flush()
            }
            #expect(Set(bench.coordinator.spool.withLock { $0.openings.map(\.start) }).count == 1)
        }
    }

    private static func keys(_ bench: AgentBench) -> Set<KeyID> {
        Set(bench.coordinator.spool.withLock { $0.entries.map(\.slice.key) })
    }
}
