import Platform
import TestSupport
import Testing

extension EndToEnd {
    /// The restored server takes the place of the one that was lost, under the same source.
    @Suite struct NewProductionTests {
        @Test(.timeLimit(.minutes(5)))
        func aRestoredServerIsProtectedUnderTheSameSource() async throws {
            try await SpoolScene.with(mode: "synchronous") { scene in
                try await scene.server.sql("CREATE TABLE kept AS SELECT 1 AS n")
                try await scene.expectAllSpooled()
                try await scene.loseHost()
                let restored = try await scene.fleet.restore("main", to: "latest", on: scene.spare, like: scene.server)
                #expect(try await restored.sql("SHOW synchronous_standby_names") == "")
                try await Self.takeOver(scene, restored)
                try await Self.expectNewWindow(scene)
                let name = try await Self.streamName(scene)
                _ = try await restored.sql(
                    "ALTER SYSTEM SET synchronous_standby_names = '\(name)'; SELECT pg_reload_conf()")
                _ = try await restored.sql("INSERT INTO kept VALUES (2)")
                try await restored.stop()
                // What only the spool had of the old timeline can still be had.
                let former = try await scene.fleet.restore(
                    "main", to: "latest", on: scene.spare, like: scene.server, options: ["--timeline", "1"])
                #expect(try await former.sql("SELECT count(*) FROM kept") == "1")
                try await former.stop()
            }
        }

        private static func streamName(_ scene: SpoolScene) async throws -> String {
            "holdfast_\(try await scene.fleet.ask("source", "show", "main")["id"]?.string?.prefix(8) ?? "")"
        }

        private static func takeOver(_ scene: SpoolScene, _ restored: RestoredServer) async throws {
            let edited = try await scene.fleet.run(
                "holdfast",
                [
                    "source", "edit", "main", "--agent", scene.spare.name, "--connection",
                    "host=127.0.0.1 port=\(restored.port) user=\(PostgreSQLServer.role) dbname=postgres",
                    "--password-file", scene.fleet.folder.file("agents/password-\(scene.server.port)"),
                ])
            #expect(edited.isSuccess, "\(edited.outputText)\(edited.errorText)")
            let streams = try await eventually(within: .seconds(60)) {
                let log = try await scene.fleet.sourceStatus("main")?["log"]
                return log?["state"]?.string == "streaming" && log?["timeline"]?.integer == 2
            }
            #expect(streams, "\(scene.spare.process.log.suffix(2000))")
        }

        /// What only the spool had is a gap; a full backup is taken by itself and begins a window on the new timeline.
        private static func expectNewWindow(_ scene: SpoolScene) async throws {
            var last: JSONValue?
            let isThere = try await eventually(within: .seconds(90)) {
                last = try await scene.fleet.sourceStatus("main")
                return last?["windows"]?.array?.contains { $0["timeline"]?.integer == 2 } == true
            }
            #expect(isThere, "\(last?.text ?? "")")
            let timelines = last?["windows"]?.array?.compactMap { $0["timeline"]?.integer }
            #expect(timelines?.contains(1) == true, "\(last?.text ?? "")")
        }
    }
}
