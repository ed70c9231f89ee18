import Platform
import TestSupport
import Testing

extension EndToEndLog {
    /// Clusters whose log has segments of another length than the usual one.
    @Suite struct SegmentSizeTests {
        @Test(.timeLimit(.minutes(2)), arguments: [1, 64])
        func smallAndLargeSegmentsComeBack(megabytes: Int) async throws {
            var options = PostgreSQLServer.Options()
            options.segmentMegabytes = megabytes
            try await PostgreSQLServer.with(options) { server in
                try await TestFleet.with { fleet in
                    let agent = try await fleet.agent("db")
                    try await fleet.protect(server, as: "main", by: agent)
                    try await Self.run(fleet, server, agent)
                }
            }
        }

        private static func run(_ fleet: TestFleet, _ server: PostgreSQLServer, _ agent: TestAgent) async throws {
            var rows = try await CommittedRows(on: server)
            try await rows.write(1000)
            try await fleet.backUp("main")
            try await server.run("pgbench", ["-i", "-q", "-s", "1", "postgres"])
            try await rows.write(1000)
            let middle = try #require(rows.marks.last)
            try await server.sql("SELECT pg_switch_wal()")
            try await rows.write(10)
            try await fleet.command("log", "flush", "main").requireSuccess()
            #expect(try await fleet.command("verify", "--repository", fleet.repository).isSuccess)
            let restored = try await fleet.restore("main", to: "lsn:\(middle.lsn)", on: agent, like: server)
            #expect(try await CommittedRows.content(of: restored) == CommittedRows.expected(at: middle))
            try await restored.stop()
        }
    }
}
