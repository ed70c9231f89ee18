import Glibc
import Platform
import TestSupport
import Testing

extension EndToEndLog {
    /// The database's host is lost in asynchronous mode: what is restored lacks no more than the last moment.
    @Suite struct AsynchronousLossTests {
        @Test(.timeLimit(.minutes(20))) func onlyTheLastMomentIsLostWithTheDatabasesHost() async throws {
            var ages: [Double] = []
            for _ in 0..<LongRun.count(1, long: 20) { ages.append(try await Self.ageAfterLoss()) }
            print("seconds by which the newest row restored is older than the loss: \(ages.sorted())")
            // Whatever else runs on the machine makes it older: only the long form is asked for where that can be judged.
            if LongRun.isWanted { #expect(ages.allSatisfy { $0 <= 1 }) }
        }

        /// Loses a host under load; answers by how many seconds the newest row restored is older than the loss.
        private static func ageAfterLoss() async throws -> Double {
            try await PostgreSQLServer.with { server in
                try await TestFleet.with { fleet in
                    let (agent, spare) = (try await fleet.agent("db"), try await fleet.agent("spare"))
                    try await fleet.protect(server, as: "main", by: agent, options: ["--log-mode", "asynchronous"])
                    try await fleet.backUp("main")
                    let writers = try await TimedWriters(on: server)
                    try await Task.sleep(for: .milliseconds(Int.random(in: 3000...6000)))
                    print("MB of log a second: \(try await writers.logRate())")
                    let loss = SystemWallClock().now()
                    async let agentEnds: Void = agent.process.kill()
                    try await server.lose()
                    await agentEnds
                    await writers.end()
                    let restored = try await fleet.restore("main", to: "latest", on: spare, like: server)
                    let found = try await writers.found(in: restored)
                    try await restored.stop()
                    #expect(found.faults == [])
                    #expect(found.acknowledged > 0)
                    #expect(found.restored > 0, "\(agent.process.log.suffix(3000))")
                    return Double(loss.microseconds - Int64(found.newest)) / 1_000_000
                }
            }
        }
    }
}
