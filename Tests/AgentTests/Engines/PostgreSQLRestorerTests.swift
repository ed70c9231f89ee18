import Agent
import Platform
import Protocol
import TestSupport
import Testing

@Suite(.tags(.integration)) struct PostgreSQLRestorerTests {
    /// A server's clock.
    static func now(_ server: PostgreSQLServer) async throws -> Timestamp {
        let text = try await server.sql("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint")
        return Timestamp(microseconds: try #require(Int64(text)))
    }

    @Test func debianClusterComesBackToTheMomentBeforeTheMistake() async throws {
        let settings = RestoredCopy.archiving.merging(["synchronous_standby_names": ""]) { $1 }
        let options = PostgreSQLServer.Options(settings: settings, tablespaces: ["space"], isDebianLayout: true)
        try await PostgreSQLServer.with(options) { server in
            try await server.sql(
                "CREATE TABLE t (i int) TABLESPACE space; INSERT INTO t SELECT generate_series(1, 1000)")
            let copy = try await RestoredCopy.take(server)
            try await server.sql("INSERT INTO t SELECT generate_series(1001, 1500)")
            let moment = try await Self.now(server)
            try await server.sql("DROP TABLE t; SELECT pg_switch_wal();")
            let setting = copy.setting(to: .time(moment, exclusive: false), port: try PostgreSQLServer.freePort())
            let notes = try await copy.lay(setting)
            #expect(notes.contains { $0.hasPrefix("archive_mode = 'off'") })
            #expect(notes.contains { $0.hasPrefix("hba_file = ") })
            try await copy.recover(setting) { (end) async throws in
                #expect(end.port == setting.port)
                #expect(end.timeline == TimelineID(rawValue: 2))
                #expect(end.notes.isEmpty)
                #expect(end.position > copy.end.lsn)
                #expect(try #require(end.time) <= moment)
                #expect(try await server.sql("SELECT count(*) FROM t", port: end.port) == "1500")
                let place = try await server.sql(
                    "SELECT pg_tablespace_location(oid) FROM pg_tablespace WHERE spcname = 'space'; SHOW config_file; SHOW hba_file",
                    port: end.port)
                #expect(
                    place == "\(try #require(setting.tablespaces.first).location)\n\(copy.directory)/postgresql.conf\n"
                        + "\(copy.directory)/pg_hba.conf")
                let reloaded = try await eventually {
                    try await server.sql("SHOW restore_command", port: end.port).isEmpty
                }
                #expect(reloaded)
                let kept = try Files.readFile(copy.directory + "/postgresql.auto.conf")
                #expect(!String(decoding: kept, as: UTF8.self).contains("recovery"))
            }
            let again = copy.setting(to: .latest, force: true)
            #expect(try await RestoreTargetProbe.code(again) == nil)
        }
    }

    @Test func timeAfterTheLastCommitReplaysAllOfTheLog() async throws {
        try await PostgreSQLServer.with(.init(settings: RestoredCopy.archiving)) { server in
            let copy = try await RestoredCopy.take(server)
            try await server.sql("CREATE TABLE t AS SELECT generate_series(1, 10) AS i; SELECT pg_switch_wal()")
            let moment = try await Self.now(server).advanced(by: .seconds(1))
            let archived = try await eventually { try Files.list(RestoredCopy.archive(server)).count >= 3 }
            #expect(archived)
            let setting = copy.setting(to: .time(moment, exclusive: false), port: try PostgreSQLServer.freePort())
            _ = try await copy.lay(setting)
            try await copy.recover(setting) { (end) async throws in
                #expect(end.notes.count == 1)
                #expect(try await server.sql("SELECT count(*) FROM t", port: end.port) == "10")
            }
        }
    }

    @Test func exclusivePositionStopsRightBefore() async throws {
        try await PostgreSQLServer.with(.init(settings: RestoredCopy.archiving)) { server in
            try await server.sql("CREATE TABLE t (i int)")
            let copy = try await RestoredCopy.take(server)
            try await server.sql("INSERT INTO t VALUES (1)")
            let position = try #require(LSN(try await server.sql("SELECT pg_current_wal_lsn()")))
            try await server.sql("INSERT INTO t VALUES (2); SELECT pg_switch_wal()")
            let setting = copy.setting(to: .lsn(position, exclusive: true), port: try PostgreSQLServer.freePort())
            _ = try await copy.lay(setting)
            try await copy.recover(setting) { (end) async throws in
                #expect(try await server.sql("SELECT string_agg(i::text, ',') FROM t", port: end.port) == "1")
            }
        }
    }

    @Test(arguments: ["xid", "xid before", "name", "unknown"])
    func theServerFindsTransactionsAndNamesByItself(kind: String) async throws {
        try await PostgreSQLServer.with(.init(settings: RestoredCopy.archiving)) { server in
            try await server.sql("CREATE TABLE t (i int)")
            let copy = try await RestoredCopy.take(server)
            try await server.sql("INSERT INTO t VALUES (1)")
            let text = try await server.sql("BEGIN; INSERT INTO t VALUES (2); SELECT pg_current_xact_id(); COMMIT")
            let number = try #require(UInt64(text))
            try await server.sql("INSERT INTO t VALUES (3); SELECT pg_create_restore_point('it''s ä')")
            try await server.sql("INSERT INTO t VALUES (4); SELECT pg_switch_wal()")
            let (end, rows): (RestoreSetting.End, String) =
                switch kind {
                case "xid": (.transaction(7 << 32 | number, exclusive: false), "1,2")
                case "xid before": (.transaction(number, exclusive: true), "1")
                case "name": (.name("it's ä"), "1,2,3")
                default: (.transaction(number + 1_000_000, exclusive: false), "")
                }
            let setting = copy.setting(to: end, port: try PostgreSQLServer.freePort())
            _ = try await copy.lay(setting)
            guard !rows.isEmpty else {
                let error = await #expect(throws: HoldfastError.self) {
                    _ = try await PostgreSQLRestorer(setting).recover { _ in }
                }
                #expect(error?.code == .outsideWindow && error?.message.contains("\(number + 1_000_000)") == true)
                return
            }
            try await copy.recover(setting) { (end) async throws in
                #expect(try await server.sql("SELECT string_agg(i::text, ',') FROM t", port: end.port) == rows)
            }
        }
    }

    @Test func serverThatCannotStartSaysWhyAndDoesNotRun() async throws {
        try await PostgreSQLServer.with(.init(settings: RestoredCopy.archiving)) { server in
            let copy = try await RestoredCopy.take(server)
            let setting = copy.setting(to: .latest, port: try PostgreSQLServer.freePort())
            _ = try await copy.lay(setting)
            let main = copy.directory + "/postgresql.conf"
            try Files.writeFileDurably(
                main, try Files.readFile(main) + Bytes("shared_preload_libraries = 'none such'\n".utf8), mode: 0o644)
            let error = await #expect(throws: HoldfastError.self) {
                _ = try await PostgreSQLRestorer(setting).recover { _ in }
            }
            #expect(error?.code == .serverStart)
            #expect(error?.message.contains("none such") == true)
            #expect(try !Files.exists(copy.directory + "/postmaster.pid"))
        }
    }

    @Test func liveClusterAndForeignFilesAreRefusedEvenWithForce() async throws {
        try await PostgreSQLServer.with { server in
            var setting = RestoreSetting(
                directory: server.dataDirectory, starts: false, force: true, serverVersion: 150_000,
                systemIdentifier: 1, segmentSize: 16 << 20, consistentFrom: .zero,
                timeline: TimelineID(rawValue: 1), end: .latest)
            #expect(try await RestoreTargetProbe.code(setting) == .targetRefused)
            setting.directory = server.file("etc")
            try Files.writeFileDurably(server.file("etc/precious"), [1])
            #expect(try await RestoreTargetProbe.code(setting) == .targetRefused)
            setting.force = false
            #expect(try await RestoreTargetProbe.code(setting) == .targetNotEmpty)
            await server.stop()
            setting.directory = server.dataDirectory
            #expect(try await RestoreTargetProbe.code(setting) == .targetNotEmpty)
            setting.force = true
            #expect(try await RestoreTargetProbe.code(setting) == nil)
        }
    }
}
