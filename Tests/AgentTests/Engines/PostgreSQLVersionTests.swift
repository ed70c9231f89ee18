import Agent
import Platform
import Protocol
import TestSupport
import Testing

/// One pass over everything the engine does, for Debian's PostgreSQL and each fetched version.
@Suite(.tags(.integration), .serialized) struct PostgreSQLVersionTests {
    @Test(arguments: PostgreSQLServer.Options.installed + PostgreSQLServer.Options.fetched)
    func checkBackupLogAndRestore(binaries: String) async throws {
        let options = PostgreSQLServer.Options(
            binaries: binaries, settings: RestoredCopy.archiving, tablespaces: ["space"])
        try await PostgreSQLServer.with(options) { server in
            let engine = try await PostgreSQLBackupTests.engine(server)
            #expect(await engine.check().filter { $0.level != .met } == [])
            try await server.sql(
                "CREATE TABLE t AS SELECT i, md5(i::text) AS m FROM generate_series(1, 20000) AS i; "
                    + "CREATE UNLOGGED TABLE u AS SELECT 1; CREATE TABLE s (i int) TABLESPACE space;")
            let copy = try await RestoredCopy.take(server)
            #expect(copy.end.findings.isEmpty)
            try await server.sql("DELETE FROM t WHERE i > 10000; INSERT INTO s VALUES (7)")
            let question = "SELECT md5(string_agg(t::text, ',' ORDER BY i)) FROM t; SELECT sum(i) FROM s"
            let content = try await server.sql(question)
            let moment = try await PostgreSQLRestorerTests.now(server)
            try await server.sql("DROP TABLE t; SELECT pg_switch_wal()")

            let log = engine.logSource()
            let keep = try await log.keep()
            #expect(keep.state == .kept)
            let identity = try await log.identify()
            let begin = identity.end.segmentStart(size: identity.segmentSize)
            let stream = try await log.start(at: LogPosition(timeline: identity.timeline, lsn: begin))
            try await server.sql("SELECT pg_create_restore_point('here')")
            let (start, _) = try await PostgreSQLLogTests.bytes(of: stream, upTo: identity.end)
            #expect(start == begin)
            await stream.close()
            _ = try await log.advanceKeep(to: begin)
            try await log.dropKeep()
            await log.close()

            let setting = copy.setting(to: .time(moment, exclusive: false), port: try PostgreSQLServer.freePort())
            _ = try await copy.lay(setting)
            try await copy.recover(setting) { (end) async throws in
                #expect(try await server.sql(question, port: end.port) == content)
                #expect(try await server.sql("SELECT count(*) FROM u", port: end.port) == "0")
                let damaged = try await server.run(
                    "pg_amcheck", ["--all", "--install-missing", "--heapallindexed"], port: end.port)
                #expect(damaged.outputText.isEmpty)
            }
        }
    }
}
