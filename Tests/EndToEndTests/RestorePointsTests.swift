import Platform
import TestSupport
import Testing

extension EndToEnd {
    /// A full backup under write load, restored to moments between log objects.
    @Suite struct RestorePointsTests {
        @Test(.timeLimit(.minutes(6)))
        func everyMomentComesBackAsTheRecordOfCommittedRowsSays() async throws {
            try await PostgreSQLServer.with(.init(tablespaces: ["fast"], isDebianLayout: true)) { server in
                try await TestFleet.with { fleet in
                    let agent = try await fleet.agent("db")
                    let spare = try await fleet.agent("spare", site: "elsewhere")
                    try await fleet.protect(server, as: "main", by: agent)
                    try await Self.run(fleet, server, spare)
                }
            }
        }

        private static func run(_ fleet: TestFleet, _ server: PostgreSQLServer, _ spare: TestAgent) async throws {
            var rows = try await CommittedRows(on: server)
            try await server.sql("CREATE TABLE apart (n int) TABLESPACE fast; INSERT INTO apart VALUES (42)")
            _ = try await server.run("pgbench", ["-i", "-q", "-s", "3", "postgres"])
            try await rows.write(10)
            async let load = server.run("pgbench", ["-n", "-c", "2", "-T", "20", "-R", "200", "postgres"])
            async let backup = fleet.backUp("main")
            while try await fleet.ask("backup", "list", "main").array?.isEmpty ?? true {
                try await rows.write(3)
                guard rows.marks.count < 400 else { break }
            }
            #expect(try await backup["state"]?.string == "complete")
            let beforeMarks = rows.marks.count
            for _ in 0..<5 {
                try await rows.write(7)
                try await server.sql("SELECT pg_switch_wal()")
            }
            _ = try await load
            #expect(rows.marks.count == beforeMarks + 5)
            for (at, mark) in rows.marks.suffix(5).enumerated() {
                let target = at.isMultiple(of: 2) ? mark.time : "lsn:\(mark.lsn)"
                try await check(mark, target: target, fleet, server, spare, isLast: at == 4)
            }
        }

        private static func check(
            _ mark: CommittedRows.Mark, target: String, _ fleet: TestFleet, _ server: PostgreSQLServer,
            _ spare: TestAgent,
            isLast: Bool
        ) async throws {
            let mapping = "\(server.file("fast"))=\(spare.restoreDirectory)/fast-\(mark.row)"
            let restored = try await fleet.restore(
                "main", to: target, on: spare, like: server, options: ["--tablespace", mapping])
            let content = try await CommittedRows.content(of: restored)
            #expect(content == CommittedRows.expected(at: mark), "restored to \(target)")
            #expect(try await restored.sql("SELECT n FROM apart") == "42")
            let sums = try await restored.sql(
                """
                SELECT (SELECT sum(abalance) FROM pgbench_accounts) = (SELECT sum(bbalance) FROM pgbench_branches)
                    AND (SELECT sum(bbalance) FROM pgbench_branches) = (SELECT coalesce(sum(delta), 0) FROM pgbench_history)
                """)
            #expect(sums == "t", "half a transaction is there at \(target)")
            if isLast {
                let check = try await restored.run("pg_amcheck", ["--all", "--heapallindexed", "--install-missing"])
                #expect(check.isSuccess, "\(check.outputText) \(check.errorText)")
            }
            try await restored.stop()
        }
    }
}
