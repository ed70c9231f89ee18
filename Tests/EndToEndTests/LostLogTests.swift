import Platform
import TestSupport
import Testing

extension EndToEndLog {
    /// The database writes more log than its slot may hold back while nobody takes it.
    @Suite struct LostLogTests {
        @Test(.timeLimit(.minutes(2)))
        func aLostSlotEndsTheWindowAndANewFullBeginsTheNextByItself() async throws {
            try await Self.withStoppedAgent(settings: ["max_slot_wal_keep_size": "2MB"], limit: "2MiB") { scene in
                try await scene.writeLog(megabytes: 12)
                let state = try await scene.server.sql("CHECKPOINT; SELECT wal_status FROM pg_replication_slots")
                #expect(state == "lost")
                try await scene.fleet.start(scene.agent)
                try await scene.expectAlarmAndNewBase()
                try await scene.expectWindows()
            }
        }

        @Test(.timeLimit(.minutes(2)))
        func aSlotWithoutLimitIsNeverDroppedAndRaisesAnAlarmOnly() async throws {
            try await Self.withStoppedAgent(settings: ["max_slot_wal_keep_size": "-1"], limit: "none") { scene in
                try await scene.writeLog(megabytes: 12)
                let state = try await scene.server.sql("CHECKPOINT; SELECT wal_status FROM pg_replication_slots")
                #expect(state == "extended" || state == "reserved")
                try await scene.fleet.start(scene.agent)
                try await scene.expectOneUnbrokenWindow()
            }
        }

        /// A backup is taken, its agent is ended, and the database goes on.
        private static func withStoppedAgent(
            settings: [String: String], limit: String, _ body: (LostLogScene) async throws -> Void
        ) async throws {
            var options = PostgreSQLServer.Options(settings: settings.merging(["min_wal_size": "2MB"]) { $1 })
            options.settings["max_wal_size"] = "2MB"
            options.segmentMegabytes = 1
            try await PostgreSQLServer.with(options) { server in
                try await TestFleet.with { fleet in
                    let agent = try await fleet.agent("db")
                    try await fleet.protect(server, as: "main", by: agent, options: ["--slot-limit", limit])
                    var rows = try await CommittedRows(on: server)
                    try await rows.write(5)
                    let first = try #require(try await fleet.backUp("main")["id"]?.string)
                    try await rows.write(5)
                    let before = try #require(rows.marks.last)
                    try await fleet.command("log", "flush", "main").requireSuccess()
                    await agent.process.stop()
                    try await rows.write(5)
                    let inside = try #require(rows.marks.last)
                    try await body(
                        LostLogScene(
                            fleet: fleet, server: server, agent: agent, firstBackup: first, before: before,
                            inside: inside))
                }
            }
        }
    }
}
