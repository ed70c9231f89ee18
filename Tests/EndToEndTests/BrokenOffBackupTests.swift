import Glibc
import Platform
import TestSupport
import Testing

extension EndToEnd {
    /// Backups that end before they are done: the database is left alone, and no listing knows of them.
    @Suite struct BrokenOffBackupTests {
        @Test(.timeLimit(.minutes(2)))
        func aCancelledBackupAndAKilledAgentLeaveNoTrace() async throws {
            try await Self.withSlowSource { fleet, server, agent in
                let sessions = try await Self.sessions(server)
                let job = try await Self.startCopying(fleet)
                #expect(try await Self.sessions(server) > sessions)
                try await fleet.command("job", "cancel", job).requireSuccess()
                try await Self.expectEnd(of: job, "cancelled", fleet)
                try await Self.expectNoTrace(fleet, server, sessions)
                _ = try await Self.startCopying(fleet)
                await agent.process.kill()
                let isAlone = try await eventually(within: .seconds(5)) { try await Self.sessions(server) == 0 }
                #expect(isAlone)
                try await fleet.run("holdfast", ["source", "edit", "main", "--max-rate", "0"]).requireSuccess()
                try await fleet.start(agent)
                let isFree = try await eventually(within: .seconds(60)) {
                    try await fleet.sourceStatus("main")?["runningJobs"]?.array?.isEmpty ?? false
                }
                #expect(isFree)
                try await fleet.backUp("main")
                let listed = try await fleet.ask("backup", "list", "main").array ?? []
                #expect(listed.allSatisfy { $0["state"]?.string == "complete" } && (1...2).contains(listed.count))
                #expect(try await fleet.command("verify", "--repository", fleet.repository).isSuccess)
            }
        }

        @Test(.timeLimit(.minutes(2)))
        func theDatabaseRestartedUnderABackupEndsItCleanly() async throws {
            try await Self.withSlowSource { fleet, server, _ in
                let job = try await Self.startCopying(fleet)
                await server.stop()
                try await server.startAgain()
                try await Self.expectEnd(of: job, "failed", fleet)
                let row = try await fleet.ask("job", "show", job)
                #expect(row["code"]?.string?.hasPrefix("HF-4") == true, "\(row.text)")
                let streams = try await eventually(within: .seconds(30)) {
                    try await fleet.command("log", "flush", "main").isSuccess
                }
                #expect(streams)
                try await Self.expectNoTrace(fleet, server, try await Self.sessions(server))
                #expect(try await fleet.sourceStatus("main")?["findings"]?.array?.isEmpty == true)
            }
        }

        @Test(.enabled(if: SmallDisk.isPossible, "no disk can be mounted here"), .timeLimit(.minutes(2)))
        func aFullRepositoryFailsTheBackupAndTheNextOneStands() async throws {
            try await PostgreSQLServer.with { server in
                try await server.sql(
                    "CREATE TABLE noise AS SELECT md5(random()::text) FROM generate_series(1, 400000); CHECKPOINT")
                try await TestFleet.with(repositoryLimit: 8) { fleet in
                    let agent = try await fleet.agent("db")
                    try await fleet.protect(server, as: "main", by: agent)
                    try await fleet.command("log", "flush", "main").requireSuccess()
                    let sessions = try await Self.sessions(server)
                    let full = try await fleet.command("backup", "run", "main")
                    #expect(!full.isSuccess)
                    #expect((full.errorText + full.outputText).contains("No space left"), "\(full.errorText)")
                    try await Self.expectNoTrace(fleet, server, sessions)
                    try fleet.repositoryDisk?.resize(megabytes: 200)
                    try await fleet.backUp("main")
                    #expect(try await fleet.ask("backup", "list", "main").array?.count == 1)
                    #expect(try await fleet.command("verify", "--repository", fleet.repository).isSuccess)
                }
            }
        }

        /// A source whose backup takes half a minute, if it is let.
        private static func withSlowSource(
            _ body: (TestFleet, PostgreSQLServer, TestAgent) async throws -> Void
        ) async throws {
            try await PostgreSQLServer.with { server in
                try await TestFleet.with { fleet in
                    let agent = try await fleet.agent("db")
                    try await fleet.protect(server, as: "main", by: agent, options: ["--max-rate", "1MiB"])
                    try await body(fleet, server, agent)
                }
            }
        }

        /// How many sessions our role has.
        private static func sessions(_ server: PostgreSQLServer) async throws -> Int {
            let answer = try await server.sql(
                "SELECT count(*) FROM pg_stat_activity WHERE usename = '\(PostgreSQLServer.role)'")
            return try #require(Int(answer))
        }

        /// Starts a backup; answers its job once files are being read.
        private static func startCopying(_ fleet: TestFleet) async throws -> String {
            let job = try #require(try await fleet.ask("backup", "run", "main", "--detach")["job"]?.string)
            let copies = try await eventually(within: .seconds(20)) {
                let row = try await fleet.ask("job", "show", job)
                return row["phase"]?.string == "copying" && row["bytesDone"]?.integer ?? 0 > 0
            }
            #expect(copies)
            return job
        }

        private static func expectEnd(of job: String, _ state: String, _ fleet: TestFleet) async throws {
            let hasEnded = try await eventually(within: .seconds(30)) {
                try await fleet.ask("job", "show", job)["ended"]?.string != nil
            }
            let row = try await fleet.ask("job", "show", job)
            #expect(hasEnded && row["state"]?.string == state, "\(row.text)")
        }

        private static func expectNoTrace(
            _ fleet: TestFleet, _ server: PostgreSQLServer, _ sessions: Int
        ) async throws {
            let isLeft = try await eventually(within: .seconds(5)) { try await self.sessions(server) <= sessions }
            #expect(isLeft, "a session of ours is left in the database")
            #expect(try await fleet.ask("backup", "list", "main").array?.isEmpty == true)
            let verified = try await fleet.command("verify", "--repository", fleet.repository)
            #expect(verified.isSuccess, "\(verified.outputText)")
        }
    }
}
