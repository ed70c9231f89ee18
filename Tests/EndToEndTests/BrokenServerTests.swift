import Platform
import TestSupport
import Testing

extension EndToEndLog {
    /// What hands do to a protected server: each is told as what it is, and protection goes on by itself.
    @Suite struct BrokenServerTests {
        @Test(.timeLimit(.minutes(4)))
        func aDroppedSlotARemovedSegmentAndASnapshotPutBackAreToldApart() async throws {
            var options = PostgreSQLServer.Options()
            options.segmentMegabytes = 1
            try await BackedUpServer.with(options) { server, fleet, agent, rows in
                try await Self.dropSlot(fleet, server, &rows)
                let early = try #require(rows.marks.last)
                try await Self.removeSegment(fleet, server, agent, &rows)
                let middle = try #require(rows.marks.last)
                try await Self.putSnapshotBack(fleet, server, agent, &rows)
                let late = try #require(rows.marks.last)
                #expect(try await fleet.sourceStatus("main")?["windows"]?.array?.count == 3)
                #expect(try await fleet.command("verify", "--repository", fleet.repository).isSuccess)
                for (mark, target) in [(early, early.time), (middle, middle.time), (late, "latest")] {
                    let restored = try await fleet.restore("main", to: target, on: agent, like: server)
                    #expect(try await CommittedRows.content(of: restored) == CommittedRows.expected(at: mark))
                    try await restored.stop()
                    try Files.removeTree(restored.directory)
                }
            }
        }

        /// The log went nowhere: the slot is made again, and nobody is bothered.
        private static func dropSlot(
            _ fleet: TestFleet, _ server: PostgreSQLServer, _ rows: inout CommittedRows
        ) async throws {
            try await server.sql("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots")
            try await rows.write(5)
            let isBack = try await eventually(within: .seconds(30)) {
                try await server.sql("SELECT count(*) FROM pg_replication_slots") == "1"
            }
            #expect(isBack)
            try await flush(fleet)
            #expect(try await kinds(fleet).isEmpty)
            #expect(try await fleet.ask("backup", "list", "main").array?.count == 1)
        }

        /// Log that was not stored yet is removed by hand although the slot holds it: a gap, and a new base.
        private static func removeSegment(
            _ fleet: TestFleet, _ server: PostgreSQLServer, _ agent: TestAgent, _ rows: inout CommittedRows
        ) async throws {
            await agent.process.stop()
            try await server.sql("SELECT pg_switch_wal()")
            let segment = try await server.sql("SELECT pg_walfile_name(pg_current_wal_lsn())")
            for _ in 0..<3 { try await server.sql("CREATE TABLE IF NOT EXISTS filler (n int); SELECT pg_switch_wal()") }
            try Files.remove("\(server.dataDirectory)/pg_wal/\(segment)")
            try await fleet.start(agent)
            try await expectBase(fleet, 2, "gap", agent)
            try await rows.write(5)
            try await flush(fleet)
        }

        /// The data directory is put back to how it was before what is stored: a fork, and a new base.
        private static func putSnapshotBack(
            _ fleet: TestFleet, _ server: PostgreSQLServer, _ agent: TestAgent, _ rows: inout CommittedRows
        ) async throws {
            let kept = try #require(rows.marks.last).row
            await server.stop()
            let snapshot = server.file("snapshot")
            try await ChildProcess("/bin/cp", ["-a", server.dataDirectory, snapshot]).run().requireSuccess()
            try await server.startAgain()
            try await server.sql("CREATE TABLE undone AS SELECT 1 AS n")
            try await flush(fleet)
            await server.stop()
            try Files.removeTree(server.dataDirectory)
            try Files.rename(snapshot, to: server.dataDirectory)
            try await server.startAgain()
            rows.goOn(on: server, after: kept)
            try await rows.write(7)
            try await expectBase(fleet, 3, "fork", agent)
            try await rows.write(5)
            try await flush(fleet)
        }

        private static func expectBase(
            _ fleet: TestFleet, _ count: Int, _ kind: String, _ agent: TestAgent
        ) async throws {
            let isBased = try await eventually(within: .seconds(60)) {
                try await fleet.ask("backup", "list", "main").array?.count == count
            }
            #expect(isBased, "no new full: \(agent.process.log.suffix(3000))")
            #expect(try await kinds(fleet).contains(kind))
        }

        private static func flush(_ fleet: TestFleet) async throws {
            let isDone = try await eventually(within: .seconds(45)) {
                try await fleet.command("log", "flush", "main").isSuccess
            }
            #expect(isDone)
        }

        private static func kinds(_ fleet: TestFleet) async throws -> Set<String> {
            Set(try await fleet.sourceStatus("main")?["findings"]?.array?.compactMap { $0["kind"]?.string } ?? [])
        }
    }
}
