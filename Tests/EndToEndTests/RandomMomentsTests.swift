import Platform
import TestSupport
import Testing

extension EndToEnd {
    /// Moments of a busy cluster over two timelines, chosen at random.
    @Suite struct RandomMomentsTests {
        @Test(.timeLimit(.minutes(10)))
        func everyMomentIsAPrefixOfWhatWasCommitted() async throws {
            try await PostgreSQLServer.with { server in
                try await TestFleet.with { fleet in
                    let agent = try await fleet.agent("db")
                    try await fleet.protect(server, as: "main", by: agent)
                    let writers = try await BusyWriters(on: server)
                    try await fleet.backUp("main")
                    try await writers.write(seconds: 5)
                    try await server.goOnPromoted()
                    try await writers.write(seconds: 5)
                    let seed = UInt64.random(in: 1...UInt64.max)
                    var random = SeededRandom(seed: seed)
                    for _ in 0..<LongRun.count(4, long: 20) {
                        let moment = try await writers.moment(at: Double.random(in: 0.02..<1, using: &random))
                        try await Self.check(moment, seed, writers, fleet, server, agent)
                    }
                }
            }
        }

        private static func check(
            _ moment: String, _ seed: UInt64, _ writers: BusyWriters, _ fleet: TestFleet, _ server: PostgreSQLServer,
            _ agent: TestAgent
        ) async throws {
            let restored = try await fleet.restore("main", to: moment, on: agent, like: server)
            let faults = try await writers.faults(of: restored, at: moment)
            #expect(faults == "", "seed \(seed), restored to \(moment)")
            let check = try await restored.run("pg_amcheck", ["--all", "--heapallindexed", "--install-missing"])
            #expect(check.isSuccess, "\(check.outputText) \(check.errorText)")
            try await restored.stop()
            try Files.removeTree(restored.directory)
        }
    }
}
