import Platform
import TestSupport
import Testing

extension EndToEnd {
    /// The whole way there and back on the versions of PostgreSQL beside Debian's.
    @Suite(.enabled(if: !PostgreSQLServer.Options.fetched.isEmpty, "HOLDFAST_POSTGRESQL_VERSIONS names no servers"))
    struct VersionTests {
        @Test(.timeLimit(.minutes(3)), arguments: PostgreSQLServer.Options.fetched)
        func aBackupUnderLoadComesBackToAMomentStartedByUsAndByHand(binaries: String) async throws {
            let options = PostgreSQLServer.Options(binaries: binaries, tablespaces: ["fast"])
            try await PostgreSQLServer.with(options) { server in
                try await TestFleet.with { fleet in
                    let agent = try await fleet.agent("db", binaries: binaries)
                    let spare = try await fleet.agent("spare", site: "elsewhere", binaries: binaries)
                    try await fleet.protect(server, as: "main", by: agent)
                    try await fleet.run("holdfast", ["source", "check", "main"]).requireSuccess()
                    let mark = try await Self.backUpUnderLoad(fleet, server)
                    try await Self.restoreStarted(mark, fleet, server, spare)
                    try await Self.restoreByHand(mark, fleet, server, spare)
                }
            }
        }

        private static func backUpUnderLoad(
            _ fleet: TestFleet, _ server: PostgreSQLServer
        ) async throws -> CommittedRows.Mark {
            var rows = try await CommittedRows(on: server)
            try await server.sql("CREATE TABLE apart (n int) TABLESPACE fast; INSERT INTO apart VALUES (42)")
            try await server.sql("CREATE UNLOGGED TABLE fleeting AS SELECT generate_series(1, 100) AS n")
            try await server.run("pgbench", ["-i", "-q", "-s", "2", "postgres"])
            try await rows.write(10)
            async let load = server.run("pgbench", ["-n", "-c", "2", "-T", "8", "-R", "200", "postgres"])
            #expect(try await fleet.backUp("main")["state"]?.string == "complete")
            try await rows.write(10)
            let mark = try #require(rows.marks.last)
            try await rows.write(10)
            _ = try await load
            try await server.sql("DROP TABLE pgbench_history")
            return mark
        }

        private static func restoreStarted(
            _ mark: CommittedRows.Mark, _ fleet: TestFleet, _ server: PostgreSQLServer, _ spare: TestAgent
        ) async throws {
            let unmapped = try await fleet.restoreCommand(
                "main", to: mark.time, on: spare, directory: spare.restoreDirectory + "/unmapped")
            #expect(!unmapped.isSuccess)
            #expect((unmapped.errorText + unmapped.outputText).contains("HF-504"))
            let restored = try await fleet.restore(
                "main", to: mark.time, on: spare, like: server, options: mapping(server, spare, "started"))
            try await check(restored, at: mark)
            let pages = try await restored.run("pg_amcheck", ["--all", "--heapallindexed", "--install-missing"])
            #expect(pages.isSuccess, "\(pages.outputText) \(pages.errorText)")
            try await restored.stop()
        }

        private static func restoreByHand(
            _ mark: CommittedRows.Mark, _ fleet: TestFleet, _ server: PostgreSQLServer, _ spare: TestAgent
        ) async throws {
            let restored = RestoredServer(
                directory: spare.restoreDirectory + "/by-hand", port: try PostgreSQLServer.freePort(), like: server)
            try await fleet.restoreCommand(
                "main", to: mark.time, on: spare, directory: restored.directory, port: restored.port,
                options: mapping(server, spare, "by-hand")
            ).requireSuccess()
            try await restored.start()
            let isOpen = try await eventually(within: .seconds(30)) {
                (try? await restored.sql("SELECT pg_is_in_recovery()")) == "f"
            }
            #expect(isOpen)
            try await check(restored, at: mark)
            try await restored.stop()
        }

        private static func mapping(_ server: PostgreSQLServer, _ spare: TestAgent, _ name: String) -> [String] {
            ["--tablespace", "\(server.file("fast"))=\(spare.restoreDirectory)/fast-\(name)"]
        }

        private static func check(_ restored: RestoredServer, at mark: CommittedRows.Mark) async throws {
            #expect(try await CommittedRows.content(of: restored) == CommittedRows.expected(at: mark))
            #expect(try await restored.sql("SELECT n FROM apart") == "42")
            #expect(try await restored.sql("SELECT count(*) FROM fleeting") == "0")
            let sums = try await restored.sql(
                """
                SELECT (SELECT sum(abalance) FROM pgbench_accounts) = (SELECT sum(bbalance) FROM pgbench_branches)
                    AND (SELECT sum(bbalance) FROM pgbench_branches) = (SELECT coalesce(sum(delta), 0) FROM pgbench_history)
                """)
            #expect(sums == "t", "half a transaction is there")
        }
    }
}
