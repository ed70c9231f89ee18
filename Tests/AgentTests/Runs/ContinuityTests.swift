import Agent
import Platform
import Protocol
import Repository
import Synchronization
import TestSupport
import Testing

/// Whether log goes on is shown by what the repository and the coordinator know, also where the agent's host was put back
/// or another agent takes over; where it cannot be shown the log goes on apart.
@Suite struct ContinuityTests {
    private static let size = Int(ScriptedLogSource.segmentSize)

    /// How much was stored when the snapshot was taken, how much in the end.
    private static let cases = [
        (5000, 9000), (700, 3000), (5000, 2 * size), (size, 2 * size + 700), (2 * size, 2 * size + 9),
    ]

    @Test(arguments: cases) func aHostThatWasPutBackWithItsAgentIsTold(sizes: (Int, Int)) async throws {
        try await AgentBench.with { bench in
            let source = ScriptedLogSource()
            var random = TestBytes(seed: 21)
            source.append(random.mixed(sizes.0))
            try await TailSenderTests.follow(source, bench, true) { _ = try await $0.flush() }
            let memory = "\(bench.parts.directory)/log/\(bench.source)"
            let (remembered, keep) = (try? Files.readFile(memory), source.server.withLock { $0.keep })
            source.append(random.mixed(sizes.1 - sizes.0))
            try await TailSenderTests.follow(source, bench, true) { _ = try await $0.flush() }
            // The repository has all of it, so the spool has let go.
            bench.coordinator.spool.withLock { $0.entries = [] }
            let puts = SameLogTests.kept(bench).puts
            SameLogTests.putBack(source, to: sizes.0, growing: 3 * Self.size, &random)
            source.server.withLock { $0.keep = keep }
            if let remembered { try Files.writeFileDurably(memory, remembered) } else { try Files.remove(memory) }
            try await SameLogTests.expectAlarms(["fork"], source, bench, true)
            #expect(SameLogTests.kept(bench).puts == puts)
        }
    }

    @Test(arguments: [true, false]) func whatALostSpoolHadAcknowledgedIsCompared(isPutBack: Bool) async throws {
        try await AgentBench.with { bench in
            let source = ScriptedLogSource()
            var random = TestBytes(seed: 22)
            source.append(random.mixed(5000))
            try await TailSenderTests.follow(source, bench, true) { _ in
                try await TailSenderTests.expectTold(source, bench)
            }
            bench.coordinator.spool.withLock { spool in
                let last = spool.entries.last?.slice
                spool.mark = last.map { TailMark(position: $0.end, digest: $0.digest) }
                spool.entries = []
            }
            if isPutBack {
                SameLogTests.putBack(source, to: 4000, growing: 2 * Self.size, &random)
                return try await SameLogTests.expectAlarms(["fork"], source, bench, true)
            }
            source.append(random.mixed(700))
            try await TailSenderTests.follow(source, bench, true) { _ in
                try await TailSenderTests.expectTold(source, bench)
            }
            #expect(bench.coordinator.heard.withLock { $0.alarms }.isEmpty)
        }
    }

    /// What a lost spool had acknowledged lies beyond the server's end.
    @Test func aServerThatEndsBeforeALostSpoolIsRewound() async throws {
        try await AgentBench.with { bench in
            let source = ScriptedLogSource()
            source.append(Bytes(repeating: 1, count: 900))
            try await TailSenderTests.follow(source, bench, true) { _ = try await $0.flush() }
            bench.coordinator.spool.withLock { $0.mark = TailMark(position: source.end.advanced(by: 1)) }
            try await SameLogTests.expectAlarms(["fork"], source, bench, true)
        }
    }

    /// Another agent cannot judge what it did not make, wherever the server's slot stands: anybody may have moved that.
    @Test(arguments: [true, false]) func anAgentThatTakesOverBeginsABranch(isStored: Bool) async throws {
        try await AgentBench.with { bench in
            let source = ScriptedLogSource()
            source.append(Bytes(repeating: 1, count: 5000))
            try await TailSenderTests.follow(source, bench, true) { run in
                try await TailSenderTests.expectTold(source, bench)
                if isStored { _ = try await run.flush() }
            }
            if isStored { bench.coordinator.spool.withLock { $0.entries = [] } }
            source.server.withLock { $0.keep = $0.end }
            source.append(Bytes(repeating: 2, count: 500))
            try await SameLogTests.expectAlarms(["fork"], source, try bench.takenOver(), true)
        }
    }

    /// What the spool alone has must not be let go of for log that does not join.
    @Test(arguments: [true, false]) func acknowledgedLogBeforeLostLogStaysApart(isSpooled: Bool) async throws {
        try await AgentBench.with { bench in
            let source = ScriptedLogSource()
            var random = TestBytes(seed: 23)
            source.append(random.mixed(5000))
            try await TailSenderTests.follow(source, bench, true) { run in
                try await TailSenderTests.expectTold(source, bench)
                if !isSpooled { _ = try await run.flush() }
            }
            let slices = SameLogTests.kept(bench).slices
            source.append(random.mixed(3 * Self.size))
            source.server.withLock { server in
                server.keep = nil
                server.oldest = server.base.advanced(by: UInt64(2 * Self.size))
            }
            try await SameLogTests.expectAlarms([isSpooled ? "fork" : "gap"], source, bench, true)
            if isSpooled { #expect(SameLogTests.kept(bench).slices == slices) }
        }
    }
}
