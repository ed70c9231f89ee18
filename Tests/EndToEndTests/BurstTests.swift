import Platform
import TestSupport
import Testing

extension EndToEndLog {
    /// A hundred segments of log at once, while a backup runs and nothing gets to the repository.
    @Suite struct BurstTests {
        private static let segments = 100

        /// What stands still.
        enum Stall: CaseIterable {
            case repository
            case coordinator
        }

        @Test(.timeLimit(.minutes(15)), arguments: Stall.allCases)
        func aBurstDuringAStallIsKeptAndCaughtUpWith(stall: Stall) async throws {
            var options = PostgreSQLServer.Options(settings: [
                "max_wal_size": "8GB", "max_slot_wal_keep_size": "16GB",
            ])
            options.segmentMegabytes = LongRun.count(1, long: 16)
            try await PostgreSQLServer.with(options) { server in
                try await TestFleet.with(isFreezable: stall == .repository) { fleet in
                    let agent = try await fleet.agent("db")
                    try await fleet.protect(server, as: "main", by: agent)
                    try await Self.run(stall, fleet, server, agent, segmentBytes: options.segmentMegabytes << 20)
                }
            }
        }

        private static func run(
            _ stall: Stall, _ fleet: TestFleet, _ server: PostgreSQLServer, _ agent: TestAgent, segmentBytes: Int
        ) async throws {
            var rows = try await CommittedRows(on: server)
            _ = try await server.run("pgbench", ["-i", "-q", "-s", "\(LongRun.count(5, long: 40))", "postgres"])
            try await rows.write(10)
            async let backup = fleet.command("backup", "run", "main")
            let hasBegun = try await eventually(within: .seconds(20)) {
                try await fleet.sourceStatus("main")?["runningJobs"]?.array?.isEmpty == false
            }
            #expect(hasBegun)
            try await during(stall, fleet, seconds: LongRun.count(8, long: 60)) {
                try await burst(server, bytes: segments * segmentBytes)
                try await rows.write(10)
            }
            let goesOn = ContinuousClock.now
            var lag = Int.max
            while lag >= segmentBytes, goesOn.duration(to: .now) < .seconds(60) {
                try await Task.sleep(for: .milliseconds(200))
                lag = try await Self.lag(server)
            }
            #expect(lag < segmentBytes, "\(lag) bytes are left: \(agent.process.log.suffix(3000))")
            // Who does not read for a while must not take that for the database's silence.
            #expect(!agent.process.log.contains("HF-408"), "\(agent.process.log.suffix(3000))")
            let ended = try await backup
            #expect(ended.isSuccess, "\(ended.errorText)")
            #expect(try await fleet.sourceStatus("main")?["findings"]?.array?.isEmpty == true)
            try await check(rows, fleet, server, agent)
        }

        /// Does `work` while nothing moves; returns once it moves again, after `seconds` at the least.
        private static func during(
            _ stall: Stall, _ fleet: TestFleet, seconds: Int, _ work: () async throws -> Void
        ) async throws {
            switch stall {
            case .repository:
                let frozen = try await fleet.stallRepository(seconds: seconds)
                try await work()
                // The coordinator itself is there, whatever its disk does.
                #expect(try await fleet.sourceStatus("main") != nil)
                try await frozen.ended()
            case .coordinator:
                fleet.coordinator.pause()
                let stalled = ContinuousClock.now
                try await work()
                try await Task.sleep(until: stalled + .seconds(seconds))
                fleet.coordinator.goOn()
            }
        }

        /// How much of the log would be lost with the host now: what neither the spool nor the repository has.
        private static func lag(_ server: PostgreSQLServer) async throws -> Int {
            let text = try await server.sql(
                "SELECT (pg_current_wal_flush_lsn() - write_lsn)::bigint FROM pg_stat_replication "
                    + "WHERE application_name LIKE 'holdfast_%' AND state <> 'startup'")
            return Int(text) ?? .max
        }

        /// Writes at least so many bytes of log.
        private static func burst(_ server: PostgreSQLServer, bytes: Int) async throws {
            try await server.sql("CREATE TABLE burst (n bigint, body text)")
            let before = try await server.sql("SELECT pg_current_wal_insert_lsn()")
            var written = 0
            while written < bytes {
                try await server.sql(
                    "INSERT INTO burst SELECT n, repeat(md5(n::text), 8) FROM generate_series(1, 100000) AS n")
                let more = try await server.sql("SELECT (pg_current_wal_insert_lsn() - '\(before)')::bigint")
                written = Int(more) ?? 0
            }
        }

        private static func check(
            _ rows: CommittedRows, _ fleet: TestFleet, _ server: PostgreSQLServer, _ agent: TestAgent
        ) async throws {
            let content = "SELECT count(*) || ' ' || sum(hashtextextended(b::text, 0)) FROM burst AS b"
            let expected = try await server.sql(content)
            let restored = try await fleet.restore("main", to: "latest", on: agent, like: server)
            #expect(try await restored.sql(content) == expected)
            let mark = try #require(rows.marks.last)
            #expect(try await CommittedRows.content(of: restored) == CommittedRows.expected(at: mark))
            try await restored.stop()
        }
    }
}
