import Platform
import TestSupport
import Testing

extension EndToEndLog {
    /// The database writes log for a while that carries too little for a restore.
    @Suite struct LoweredLevelTests {
        @Test(.timeLimit(.minutes(3))) func theWindowEndsThereAndANewFullBeginsTheNext() async throws {
            try await BackedUpServer.with(.init(settings: ["wal_keep_size": "512MB"])) { server, fleet, agent, rows in
                try await rows.write(5)
                let before = try #require(rows.marks.last)
                try await fleet.command("log", "flush", "main").requireSuccess()
                await agent.process.stop()
                try await Self.lowerAndRaise(server, &rows)
                try await fleet.start(agent)
                try await Self.expectAlarmAndNewBase(fleet, agent)
                try await rows.write(5)
                try await Self.expectWindows(fleet, server, agent, before, try #require(rows.marks.last))
            }
        }

        /// Nobody was there to tell the repository that the level went down: only the tail shows it.
        @Test(.timeLimit(.minutes(3))) func aTailIsUsedUpToWhereTheLevelWentDown() async throws {
            try await PostgreSQLServer.with(.init(settings: ["wal_keep_size": "512MB"])) { server in
                try await TestFleet.with { fleet in
                    let (agent, spare) = (try await fleet.agent("db"), try await fleet.agent("spare"))
                    try await fleet.protect(server, as: "main", by: agent)
                    var rows = try await CommittedRows(on: server)
                    try await fleet.backUp("main")
                    try await rows.write(5)
                    let before = try #require(rows.marks.last)
                    await agent.process.stop()
                    try await Self.lowerAndRaise(server, &rows)
                    try await Self.spool(fleet, server, agent)
                    try await server.lose()
                    try await Self.expectLossIsNamed(fleet, server, spare, before)
                }
            }
        }

        /// Lets the agent bring all log into the spool, and kills it before anything of it can be stored.
        private static func spool(_ fleet: TestFleet, _ server: PostgreSQLServer, _ agent: TestAgent) async throws {
            let end = try await server.sql("SELECT pg_current_wal_flush_lsn()")
            try await fleet.start(agent)
            var told: String?
            let isSpooled = try await eventually(within: .seconds(30)) {
                told = try await fleet.sourceStatus("main")?["tail"]?.text
                guard let to = try await fleet.sourceStatus("main")?["tail"]?["toLSN"]?.string else { return false }
                return try await server.sql("SELECT '\(to)'::pg_lsn >= '\(end)'::pg_lsn") == "t"
            }
            await agent.process.kill()
            #expect(isSpooled, "\(end): \(told ?? "") \(agent.process.log.suffix(3000))")
        }

        private static func expectLossIsNamed(
            _ fleet: TestFleet, _ server: PostgreSQLServer, _ spare: TestAgent, _ before: CommittedRows.Mark
        ) async throws {
            let refused = try await fleet.restoreCommand(
                "main", to: "latest", on: spare, directory: spare.restoreDirectory + "/refused", options: ["--start"])
            let text = refused.outputText + refused.errorText
            #expect(refused.status == .exited(6) && text.contains("wal_level was lowered to minimal"), "\(text)")
            let words = text.split(separator: " ")
            let flag = try #require(words.firstIndex(of: "--accept-loss"))
            let position = try #require(
                words[words.index(after: flag)].split { !"0123456789ABCDEF/".contains($0) }.first)
            for (target, options) in [("latest", ["--accept-loss", String(position)]), ("lsn:\(position)", [])] {
                let restored = try await fleet.restore("main", to: target, on: spare, like: server, options: options)
                let content = try await CommittedRows.content(of: restored)
                #expect(content == CommittedRows.expected(at: before), "\(target)")
                try await restored.stop()
            }
        }

        /// A slot forbids the level minimal, so whoever lowers it has to drop the slot first.
        private static func lowerAndRaise(_ server: PostgreSQLServer, _ rows: inout CommittedRows) async throws {
            try await server.sql("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots")
            try await server.sql("ALTER SYSTEM SET wal_level = minimal")
            try await server.sql("ALTER SYSTEM SET max_wal_senders = 0")
            await server.stop()
            try await server.startAgain()
            try await rows.write(5)
            try await server.sql("ALTER SYSTEM RESET ALL")
            await server.stop()
            try await server.startAgain()
        }

        private static func expectAlarmAndNewBase(_ fleet: TestFleet, _ agent: TestAgent) async throws {
            // The new base waits for nothing; whoever asks for the log only makes the agent look at it at once.
            let isFlushed = try await eventually(within: .seconds(30)) {
                try await fleet.command("log", "flush", "main").isSuccess
            }
            #expect(isFlushed)
            let isBased = try await eventually(within: .seconds(60)) {
                try await fleet.ask("backup", "list", "main").array?.count == 2
            }
            #expect(isBased, "no new full: \(agent.process.log.suffix(3000))")
            let log = agent.process.log
            #expect(log.contains("wal_level was lowered to minimal"), "\(log.suffix(3000))")
            #expect(!log.contains("kind=fork"))
            #expect(try await fleet.command("verify", "--repository", fleet.repository).isSuccess)
        }

        /// All before the level went down comes back from the first base, all now from the second.
        private static func expectWindows(
            _ fleet: TestFleet, _ server: PostgreSQLServer, _ agent: TestAgent, _ before: CommittedRows.Mark,
            _ last: CommittedRows.Mark
        ) async throws {
            #expect(try await fleet.sourceStatus("main")?["windows"]?.array?.count == 2)
            for (mark, target) in [(before, before.time), (before, "lsn:\(before.lsn)"), (last, "latest")] {
                let restored = try await fleet.restore("main", to: target, on: agent, like: server)
                let content = try await CommittedRows.content(of: restored)
                #expect(content == CommittedRows.expected(at: mark), "\(target)")
                try await restored.stop()
            }
        }
    }
}
