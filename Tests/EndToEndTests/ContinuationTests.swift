import Platform
import TestSupport
import Testing

extension EndToEnd {
    /// Somebody else goes on with the log, or nothing shows that it is the same and the former branch stays whole.
    @Suite struct ContinuationTests {
        /// The server's log is shown to be what the former agent took in, though nobody remembers anything on the new host.
        @Test(.timeLimit(.minutes(5))) func anotherAgentGoesOnWithTheSameLog() async throws {
            try await SpoolScene.with(mode: "asynchronous") { scene in
                var rows = try await CommittedRows(on: scene.server)
                try await rows.write(5)
                let before = try #require(rows.marks.last)
                try await scene.expectAllSpooled()
                await scene.agent.process.kill()
                try await rows.write(7)
                try await scene.fleet.command("source", "edit", "main", "--agent", scene.spare.name).requireSuccess()
                let isFollowed = try await eventually(within: .seconds(60)) {
                    try await scene.fleet.command("log", "flush", "main").isSuccess
                }
                #expect(isFollowed, "\(scene.spare.process.log.suffix(3000))")
                #expect(try await scene.finding("fork", within: .seconds(3)) == nil)
                #expect(try await scene.fleet.sourceStatus("main")?["windows"]?.array?.count == 1)
                try await Self.expectContent(scene, rows, before)
            }
        }

        @Test(.timeLimit(.minutes(5))) func whatTheSpoolAloneHoldsOutlastsLostLogBehindIt() async throws {
            try await Self.goOn(saying: "stays apart") { scene in
                try await Self.loseLog(scene.server)
                try await scene.fleet.start(scene.agent)
            }
        }

        /// The agent is gone, the database goes on, and `event` brings somebody back: both branches hold what they must.
        private static func goOn(saying reason: String, after event: (SpoolScene) async throws -> Void) async throws {
            try await SpoolScene.with(mode: "asynchronous") { scene in
                var rows = try await CommittedRows(on: scene.server)
                try await rows.write(5)
                let before = try #require(rows.marks.last)
                try await scene.expectAllSpooled()
                await scene.agent.process.kill()
                try await rows.write(7)
                try await event(scene)
                try await expectBranch(scene, saying: reason)
                try await expectContent(scene, rows, before)
            }
        }

        /// The slot is dropped, and the log that it held goes.
        private static func loseLog(_ server: PostgreSQLServer) async throws {
            let isDropped = try await eventually(within: .seconds(20)) {
                try await server.sql(
                    "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE NOT active;"
                        + "SELECT count(*) FROM pg_replication_slots"
                ).split(whereSeparator: \.isWhitespace).last == "0"
            }
            #expect(isDropped)
            for _ in 0..<4 {
                try await server.sql("SELECT pg_create_restore_point('filler'); SELECT pg_switch_wal()")
            }
            try await server.sql("CHECKPOINT")
            try await server.sql("CHECKPOINT")
        }

        private static func expectBranch(_ scene: SpoolScene, saying reason: String) async throws {
            let text = try await scene.finding("fork", within: .seconds(60))?["text"]?.string ?? ""
            #expect(text.contains(reason), "\(text)")
            let isBased = try await eventually(within: .seconds(90)) {
                try await scene.fleet.ask("backup", "list", "main").array?.count == 2
            }
            #expect(isBased, "no new full: \(scene.fleet.coordinator.log.suffix(3000))")
            #expect(try await scene.fleet.sourceStatus("main")?["windows"]?.array?.count == 2)
        }

        private static func expectContent(
            _ scene: SpoolScene, _ rows: CommittedRows, _ before: CommittedRows.Mark
        ) async throws {
            let last = try #require(rows.marks.last)
            for (target, mark) in [("lsn:\(before.lsn)", before), ("latest", last)] {
                let restored = try await scene.fleet.restore("main", to: target, on: scene.spare, like: scene.server)
                #expect(try await CommittedRows.content(of: restored) == CommittedRows.expected(at: mark))
                try await restored.stop()
                try Files.removeTree(restored.directory)
            }
        }
    }
}
