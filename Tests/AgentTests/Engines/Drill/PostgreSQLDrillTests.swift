import Agent
import Glibc
import Platform
import Protocol
import TestSupport
import Testing

@Suite(.tags(.integration)) struct PostgreSQLDrillTests {
    private static let settings = RestoredCopy.archiving.merging([
        "synchronous_standby_names": "", "max_connections": "37", "shared_buffers": "300MB",
        "session_preload_libraries": "auto_explain",
    ]) { $1 }

    private static func check(
        _ sql: String, in database: String = "postgres", asSuperuser: Bool = false
    ) -> DrillCheck {
        DrillCheck(name: "x", database: database, sql: sql, comparison: .equal, isForSuperuser: asSuperuser)
    }

    /// Brings a copy up for a drill, gives it to `body` and leaves nothing of it running.
    private static func with(
        _ server: PostgreSQLServer, _ body: (PostgreSQLDrill, DrilledDatabase, RestoredCopy) async throws -> Void
    ) async throws {
        let copy = try await RestoredCopy.take(server)
        try await server.sql("INSERT INTO t SELECT generate_series(101, 150); SELECT pg_switch_wal()")
        let scratch = try Files.realPath(copy.folder.path)
        let drill = PostgreSQLDrill(
            scratch: scratch, data: copy.directory, containment: Containment(socketDirectory: scratch + "/s"))
        let contained = ContainedServer(scratch: scratch, data: copy.directory)
        let restorer = try drill.restorer("postgresql", copy.setting(to: .latest))
        do {
            _ = try await copy.lay(copy.setting(to: .latest), by: restorer)
            _ = try await restorer.recover { _ in }
            try await body(drill, try await drill.enter(), copy)
        } catch {
            try await contained.end(inOrder: false)
            throw error
        }
        try await contained.end(inOrder: false)
        #expect(ProcessesBeneath(scratch).ids.isEmpty)
    }

    @Test func theServerIsKeptToItselfAndAnswers() async throws {
        let options = PostgreSQLServer.Options(settings: Self.settings, tablespaces: ["space"])
        try await PostgreSQLServer.with(options) { server in
            try await server.sql(
                "CREATE TABLE t (i int PRIMARY KEY) TABLESPACE space; "
                    + "INSERT INTO t SELECT generate_series(1, 100); ALTER DATABASE template1 SET statement_timeout = '1ms'"
            )
            try await Self.with(server) { drill, database, copy in
                #expect(database.version.hasPrefix("15"))
                #expect(database.recoveredTo.map { $0 > copy.end.lsn } == true)
                #expect(database.isNetworkCut == (geteuid() == 0))
                #expect(database.areProcessesHeld == (geteuid() == 0))
                #expect(database.contained.contains("shared_buffers = '256MB' (was '300MB')"))
                #expect(database.contained.contains("archive_mode = 'off' (was 'on')"))
                let limit = Duration.seconds(30)
                #expect(try await drill.answer(Self.check("SELECT count(*) FROM t"), within: limit) == "150")
                let table = DrillCheck(name: "x", database: "postgres", table: "public.t", comparison: .equal)
                #expect(try await drill.answer(table, within: limit) == "150")
                #expect(try await drill.answer(Self.check("SHOW listen_addresses"), within: limit) == "")
                #expect(try await drill.answer(Self.check("SHOW max_connections"), within: limit) == "37")
                #expect(try await drill.answer(Self.check("SELECT 1 WHERE false"), within: limit) == nil)
                #expect(try await drill.answer(Self.check("SELECT 1; SELECT 2"), within: limit) == "2")
                let many = Self.check("SELECT * FROM generate_series(7, 300000)")
                #expect(try await drill.answer(many, within: limit) == "7")
                let late = await #expect(throws: HoldfastError.self) {
                    try await drill.answer(Self.check("SELECT pg_sleep(60)"), within: .milliseconds(300))
                }
                #expect(late?.message.contains("in time") == true)
                let broken = [
                    Self.check("SELECT no_such()"), Self.check("SELECT 1", in: "none"), Self.check("COPY t TO STDOUT"),
                ]
                for broken in broken {
                    await #expect(throws: HoldfastError.self) { try await drill.answer(broken, within: limit) }
                }
                #expect(try await drill.checkStructure(within: .seconds(120)) == nil)
                try await drill.stop()
                #expect(ProcessesBeneath(try Files.realPath(copy.folder.path)).ids.isEmpty)
                #expect(try await drill.checkPages(within: .seconds(120)) == nil)
            }
        }
    }

    @Test func aCheckReadsEverythingAndDoesNothingUnlessItIsForASuperuser() async throws {
        try await PostgreSQLServer.with(.init(settings: RestoredCopy.archiving)) { server in
            try await server.sql(
                "CREATE TABLE t (i int PRIMARY KEY); INSERT INTO t SELECT generate_series(1, 100); "
                    + "ALTER TABLE t ENABLE ROW LEVEL SECURITY; REVOKE ALL ON t FROM PUBLIC")
            try await server.sql("CREATE DATABASE \"shut 'off\" ALLOW_CONNECTIONS false")
            try await server.sql("CREATE DATABASE inner_circle")
            try await server.sql("REVOKE CONNECT ON DATABASE inner_circle FROM PUBLIC")
            try await Self.with(server) { drill, database, copy in
                let limit = Duration.seconds(30)
                #expect(database.notes.count == 1 && database.notes[0].contains("shut 'off"), "\(database.notes)")
                #expect(try await drill.answer(Self.check("SELECT count(*) FROM t"), within: limit) == "150")
                #expect(try await drill.answer(Self.check("SELECT 1", in: "inner_circle"), within: limit) == "1")
                let mark = "\(copy.folder.path)/mark"
                let program = "COPY (SELECT 1) TO PROGRAM 'cd /; touch \(mark); setsid sleep 4711 >/dev/null 2>&1 &'"
                let writing = "SET default_transaction_read_only = off; DELETE FROM t"
                for forbidden in [program, writing, "CREATE TABLE x ()", "SELECT pg_read_file('PG_VERSION')"] {
                    await #expect(throws: HoldfastError.self, "\(forbidden)") {
                        try await drill.answer(Self.check(forbidden), within: limit)
                    }
                }
                #expect(try !Files.exists(mark))
                try Files.chmod(copy.folder.path, 0o777)
                _ = try await drill.answer(Self.check(program, asSuperuser: true), within: limit)
                #expect(try await eventually { try Files.exists(mark) })
                try await drill.stop()
                let lines = try Files.list("/proc").compactMap { Int32($0) }.map { pid in
                    String(decoding: (try? Files.readFile("/proc/\(pid)/cmdline")) ?? [], as: UTF8.self)
                }
                if database.areProcessesHeld { #expect(!lines.contains { $0.contains("4711") }) }
                #expect(await drill.lastWords().contains { $0.contains("shut down") })
            }
        }
    }

    @Test(arguments: PostgreSQLServer.Options.fetched)
    func everyVersionComesUpContained(binaries: String) async throws {
        let options = PostgreSQLServer.Options(binaries: binaries, settings: RestoredCopy.archiving)
        try await PostgreSQLServer.with(options) { server in
            try await server.sql("CREATE TABLE t (i int PRIMARY KEY); INSERT INTO t SELECT generate_series(1, 100)")
            try await Self.with(server) { drill, database, copy in
                #expect(database.version == copy.facts.version)
                #expect(database.contained.contains("archive_mode = 'off' (was 'on')"))
                #expect(try await drill.answer(Self.check("SELECT count(*) FROM t"), within: .seconds(30)) == "150")
                #expect(try await drill.checkStructure(within: .seconds(120)) == nil)
                try await drill.stop()
                #expect(try await drill.checkPages(within: .seconds(120)) == nil)
            }
        }
    }

    @Test func damageIsFound() async throws {
        try await PostgreSQLServer.with(.init(settings: RestoredCopy.archiving)) { server in
            try await server.sql("CREATE TABLE t (i int PRIMARY KEY); INSERT INTO t SELECT generate_series(1, 100)")
            let file = try await server.sql("SELECT pg_relation_filepath('t')")
            try await Self.with(server) { drill, _, copy in
                let limit = Duration.seconds(120)
                try await drill.stop()
                let page = try Files.open(copy.directory + "/" + file, O_RDWR)
                try Files.writeAll(page, [0xAA, 0xAA])
                let complaint = try await drill.checkPages(within: limit)
                #expect(complaint?.contains("checksum verification failed") == true)
            }
        }
    }
}
