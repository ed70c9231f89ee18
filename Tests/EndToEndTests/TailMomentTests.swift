import Platform
import TestSupport
import Testing

extension EndToEndLog {
    /// Times in log that only the coordinator's spool has.
    @Suite struct TailMomentTests {
        @Test(.timeLimit(.minutes(5)))
        func aTimeInTheTailIsReachedWithoutTheAgentAndStartedByHandToo() async throws {
            try await SpoolScene.with(mode: "synchronous") { scene in
                try await scene.fleet.command("log", "flush", "main").requireSuccess()
                try await scene.server.sql("CREATE TABLE moments (n int); INSERT INTO moments VALUES (1)")
                let between = try await Self.now(scene)
                try await scene.server.sql("INSERT INTO moments VALUES (2)")
                // At rest, the time goes on all the same.
                let after = try await Self.now(scene)
                try await Self.expectLag(scene)
                try await scene.loseHost()
                try await Self.expect("1", at: between, scene)
                try await Self.expect("1 2", at: after, scene)
                try await Self.expectByHand("1 2", at: after, scene)
                let late = try await scene.fleet.restoreCommand(
                    "main", to: SystemWallClock().now().advanced(by: .seconds(-1)).iso8601, on: scene.spare,
                    directory: scene.spare.restoreDirectory + "/late", options: ["--dry-run"])
                #expect(late.status == .exited(6), "\(late.outputText)")
                #expect(late.errorText.contains("after the end of the window"), "\(late.errorText)")
                #expect(late.errorText.contains("--to latest restores all of it"), "\(late.errorText)")
                let latest = try await scene.fleet.restoreCommand(
                    "main", to: "latest", on: scene.spare, directory: scene.spare.restoreDirectory + "/late",
                    options: ["--dry-run"])
                #expect(latest.outputText.contains("from the coordinator's spool"), "\(latest.outputText)")
                #expect(latest.outputText.contains("at lsn:"), "\(latest.outputText)")
            }
        }

        /// The server's clock, and long enough afterwards for the agent to have told of it.
        private static func now(_ scene: SpoolScene) async throws -> String {
            let time = try await scene.server.sql(
                "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")
            try await Task.sleep(for: .seconds(6))
            return time
        }

        /// What is acknowledged stands at the tail; the repository comes after.
        private static func expectLag(_ scene: SpoolScene) async throws {
            let status = try #require(try await scene.fleet.sourceStatus("main"))
            #expect(status["lagBytes"]?.integer == 0, "\(status.text)")
            #expect(status["repositoryLagBytes"]?.integer ?? 0 > 0, "\(status.text)")
            let text = try await scene.fleet.command("status").outputText
            #expect(text.contains("to the tail in the spool; "), "\(text)")
        }

        private static func expect(_ rows: String, at time: String, _ scene: SpoolScene) async throws {
            let restored = try await scene.fleet.restore("main", to: time, on: scene.spare, like: scene.server)
            #expect(try await restored.sql("SELECT string_agg(n::text, ' ' ORDER BY n) FROM moments") == rows)
            try await restored.stop()
        }

        /// Laid out only: the operator starts it, and it opens though no commit is later than the target.
        private static func expectByHand(_ rows: String, at time: String, _ scene: SpoolScene) async throws {
            let (port, directory) = (try PostgreSQLServer.freePort(), scene.spare.restoreDirectory + "/by-hand")
            try await scene.fleet.restoreCommand(
                "main", to: time, on: scene.spare, directory: directory, port: port
            ).requireSuccess()
            let restored = RestoredServer(directory: directory, port: port, like: scene.server)
            try await restored.start()
            let isOpen = try await eventually(within: .seconds(30)) {
                try await restored.sql("SELECT pg_is_in_recovery()") == "f"
            }
            #expect(isOpen)
            #expect(try await restored.sql("SELECT string_agg(n::text, ' ' ORDER BY n) FROM moments") == rows)
            try await restored.stop()
        }
    }
}
