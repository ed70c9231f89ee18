import Platform
import TestSupport
import Testing

extension EndToEnd {
    /// The database's host is lost, or the coordinator, and what was acknowledged is still there.
    @Suite struct ZeroLossTests {
        @Test(.timeLimit(.minutes(20)), arguments: ["on", "remote_write", "remote_apply"])
        func nothingAcknowledgedIsLostWithTheDatabasesHost(level: String) async throws {
            for round in 0..<LongRun.count(1, long: 7) {
                try await Self.with(level: level) { scene in
                    let rows = try await AcknowledgedRows(on: scene.server)
                    try await Task.sleep(for: .milliseconds(Int.random(in: 500...2500)))
                    try await scene.loseHost()
                    await rows.stop()
                    #expect(rows.count > 100, "\(rows.last)")
                    try await scene.expectNothingMissing(of: [rows], "\(level), round \(round)")
                }
            }
        }

        @Test(.timeLimit(.minutes(10)))
        func nothingAcknowledgedIsLostWhileTheCoordinatorDiesAgainAndAgain() async throws {
            try await Self.with(level: "on") { scene in
                let rows = try await AcknowledgedRows(on: scene.server)
                for _ in 0..<LongRun.count(3, long: 12) {
                    try await Task.sleep(for: .seconds(LongRun.isWanted ? 4 : 1))
                    try await scene.restartCoordinator()
                    try await scene.expectProgress(of: rows)
                }
                try await scene.loseHost()
                await rows.stop()
                try await scene.expectNothingMissing(of: [rows], "coordinator restarted")
            }
        }

        @Test(.timeLimit(.minutes(10)))
        func anAsynchronousDatabaseNeverWaitsAndWhatTheSpoolHasIsThere() async throws {
            try await Self.with(level: "on", mode: "asynchronous") { scene in
                let rows = try await AcknowledgedRows(on: scene.server)
                for _ in 0..<LongRun.count(2, long: 12) {
                    await scene.fleet.coordinator.kill()
                    try await scene.expectProgress(of: rows)
                    try await scene.fleet.coordinator.start()
                    try await scene.fleet.waitForCoordinator()
                    try await scene.expectProgress(of: rows)
                }
                await rows.stop()
                let end = try await scene.server.sql("SELECT pg_current_wal_flush_lsn()")
                let isSpooled = try await eventually(within: .seconds(30)) {
                    try await scene.server.sql(
                        "SELECT write_lsn >= '\(end)' AND flush_lsn IS NULL FROM pg_stat_replication "
                            + "WHERE state = 'streaming' AND application_name LIKE 'holdfast_%'") == "t"
                }
                #expect(isSpooled, "\(scene.agent.process.log.suffix(3000))")
                try await scene.loseHost()
                try await scene.expectNothingMissing(of: [rows], "asynchronous")
            }
        }

        /// A protected server with a backup, and another host to restore to.
        private struct Scene {
            let server: PostgreSQLServer
            let fleet: TestFleet
            let agent: TestAgent
            let spare: TestAgent

            /// The database's host is gone, data and agent at once.
            func loseHost() async throws {
                async let agentEnds: Void = agent.process.kill()
                try await server.lose()
                await agentEnds
            }

            func restartCoordinator() async throws {
                await fleet.coordinator.kill()
                try await fleet.coordinator.start()
                try await fleet.waitForCoordinator()
            }

            func expectProgress(of rows: AcknowledgedRows) async throws {
                let before = rows.count
                let goesOn = try await eventually(within: .seconds(30)) { rows.count > before + 20 }
                #expect(goesOn, "no commit ends: \(agent.process.log.suffix(3000))")
            }

            func expectNothingMissing(of all: [AcknowledgedRows], _ what: String) async throws {
                let restored = try await fleet.restore("main", to: "latest", on: spare, like: server)
                for rows in all { #expect(try await rows.missing(in: restored) == "", "\(what)") }
                try await restored.stop()
            }
        }

        private static func with(
            level: String, mode: String = "synchronous", _ body: (Scene) async throws -> Void
        ) async throws {
            let options = PostgreSQLServer.Options(settings: ["synchronous_commit": level])
            try await PostgreSQLServer.with(options) { server in
                try await TestFleet.with { fleet in
                    let (agent, spare) = (try await fleet.agent("db"), try await fleet.agent("spare"))
                    try await fleet.protect(server, as: "main", by: agent, options: ["--log-mode", mode])
                    if mode == "synchronous" { try await name(server, fleet) }
                    // The only standby that is named, on a database that has been idle: nothing here may wait for ever.
                    try await server.sql("CHECKPOINT")
                    try await fleet.backUp("main")
                    try await body(Scene(server: server, fleet: fleet, agent: agent, spare: spare))
                }
            }
        }

        /// Lets the server's commits wait for our stream alone.
        private static func name(_ server: PostgreSQLServer, _ fleet: TestFleet) async throws {
            let id = try await fleet.ask("source", "show", "main")["id"]?.string ?? ""
            try await server.sql(
                "ALTER SYSTEM SET synchronous_standby_names = 'holdfast_\(id.prefix(8))'; SELECT pg_reload_conf()")
            let isNamed = try await eventually(within: .seconds(20)) {
                try await server.sql(
                    "SELECT sync_state FROM pg_stat_replication WHERE state = 'streaming' AND application_name LIKE 'holdfast_%'"
                ) == "sync"
            }
            #expect(isNamed)
            #expect(try await fleet.command("source", "check", "main").isSuccess)
        }
    }
}
