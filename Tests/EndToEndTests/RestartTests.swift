import Platform
import TestSupport
import Testing

extension EndToEndLog {
    /// Database and coordinator go and come back while the log is followed.
    @Suite struct RestartTests {
        @Test(.timeLimit(.minutes(2)))
        func theLogGoesOnWithoutGapOverRestartsOfTheDatabaseAndAnAbsenceOfTheCoordinator() async throws {
            try await BackedUpServer.with { server, fleet, agent, rows in
                #expect(try await Self.stopTime(server) < .seconds(3), "the fast stop waited for us")
                try await server.startAgain()
                try await rows.write(5)
                await server.crash()
                try await server.startAgain()
                try await rows.write(5)
                await fleet.coordinator.stop()
                try await server.sql("SELECT pg_switch_wal()")
                try await rows.write(5)
                #expect(try await Self.stopTime(server) < .seconds(8), "the stop waited for an absent coordinator")
                try await server.startAgain()
                try await fleet.coordinator.start()
                try await fleet.waitForCoordinator()
                try await rows.write(5)
                try await Self.expectWhole(fleet, server, agent, rows)
            }
        }

        private static func stopTime(_ server: PostgreSQLServer) async throws -> Duration {
            let begun = ContinuousClock.now
            await server.stop()
            return begun.duration(to: .now)
        }

        private static func expectWhole(
            _ fleet: TestFleet, _ server: PostgreSQLServer, _ agent: TestAgent, _ rows: CommittedRows
        ) async throws {
            let flushed = try await eventually(within: .seconds(40)) {
                try await fleet.command("log", "flush", "main").isSuccess
            }
            #expect(flushed, "\(agent.process.log.suffix(3000))")
            let status = try #require(try await fleet.sourceStatus("main"))
            #expect(status["findings"]?.array?.isEmpty == true, "\(status["findings"]?.text ?? "")")
            #expect(status["windows"]?.array?.count == 1, "\(status["windows"]?.text ?? "")")
            #expect(try await fleet.command("verify", "--repository", fleet.repository).isSuccess)
            let mark = try #require(rows.marks.last)
            let restored = try await fleet.restore("main", to: "latest", on: agent, like: server)
            #expect(try await CommittedRows.content(of: restored) == CommittedRows.expected(at: mark))
            try await restored.stop()
        }
    }
}
