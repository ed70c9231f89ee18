import Agent
import Glibc
import Platform
import Protocol
import Repository
import TestSupport
import Testing

/// Logs of real servers, read by us and by `pg_waldump`.
@Suite(.tags(.integration), .serialized) struct WALDumpTests {
    private static let settings = [
        "max_prepared_transactions": "10", "wal_keep_size": "4GB", "max_wal_size": "4GB",
        "track_commit_timestamp": "on",
    ]

    /// Two versions with little work, or all of them with much.
    private static let versions =
        LongRun.isWanted
        ? PostgreSQLServer.Options.installed + PostgreSQLServer.Options.fetched
        : [PostgreSQLServer.Options.installed.last, PostgreSQLServer.Options.fetched.last].compactMap(\.self)

    @Test(arguments: versions) func everyVersionsLogIsReadAsItsOwnReaderDoes(binaries: String) async throws {
        try await Self.compare(PostgreSQLServer.Options(binaries: binaries, settings: Self.settings))
    }

    @Test(.enabled(if: LongRun.isWanted), arguments: [1, 64]) func everySegmentSizeIsRead(megabytes: Int) async throws {
        var options = PostgreSQLServer.Options(settings: Self.settings)
        options.segmentMegabytes = megabytes
        try await Self.compare(options)
    }

    /// A message of 200 MB is cut off by a crash; what is written afterwards says so.
    @Test(.enabled(if: LongRun.isWanted)) func recordThatACrashCutOffIsTold() async throws {
        let settings = Self.settings.merging(["wal_buffers": "64kB"]) { $1 }
        try await PostgreSQLServer.with(PostgreSQLServer.Options(settings: settings)) { server in
            async let cut = server.sql(
                "SELECT length(pg_logical_emit_message(false, 'cut', repeat('0123456789', 20000000))::text)")
            let before = try WALDump.segments(server).count
            let isWriting = try await eventually(within: .seconds(30)) {
                (try? WALDump.segments(server).count).map { $0 > before + 2 } ?? false
            }
            #expect(isWriting)
            await server.crash()
            let answer = try? await cut
            #expect(answer == nil)
            try await Self.single(server, [])
            let segments = try WALDump.segments(server).dropLast()
            let lines = try await Self.check(server, segments: segments, timeline: 1)
            #expect(lines.contains { $0.contains("OVERWRITE_CONTRECORD") })
        }
    }

    private static func compare(_ options: PostgreSQLServer.Options) async throws {
        try await PostgreSQLServer.with(options) { server in
            try await work(server)
            try await check(server, segments: WALDump.segments(server).dropLast(), timeline: 1)
            await server.stop()
            try await single(server, ["-c", "wal_level=minimal", "-c", "max_wal_senders=0"])
            try await single(server, [])
            try await promote(server)
            let later = try WALDump.segments(server, timeline: 2)
            let first = try #require(later.first).dropFirst(8)
            let earlier = try WALDump.segments(server).filter { $0.dropFirst(8) < first }
            let lines = try await check(server, segments: earlier, timeline: 1)
            for word in [
                "COMMIT_PREPARED", "ABORT_PREPARED", "PARAMETER_CHANGE minimal", "RESTORE_POINT before the end",
                "FPW_CHANGE",
            ] {
                #expect(lines.contains { $0.contains(word) }, "\(word)")
            }
            let newer = try await check(server, segments: later.dropLast(), timeline: 2)
            #expect(newer.contains { $0.contains("END_OF_RECOVERY 2 1 ") })
        }
    }

    /// All kinds of records that a workload can make.
    private static func work(_ server: PostgreSQLServer) async throws {
        let compressions = server.options.binaries.contains("/14/") ? ["on"] : ["pglz", "lz4"]
        try await server.run(
            "pgbench", ["-i", "-q", "-s", "\(LongRun.count(1, long: 2))", "postgres"])
        let (transactions, tables) = (LongRun.count(20, long: 400), LongRun.count(20, long: 60))
        for compression in compressions {
            try await server.sql("ALTER SYSTEM SET wal_compression = \(compression)")
            try await server.sql("SELECT pg_reload_conf(); CHECKPOINT")
            try await server.run("pgbench", ["-n", "-c", "4", "-t", "\(transactions)", "postgres"])
        }
        try await server.sql(
            """
            CREATE TABLE many (i int PRIMARY KEY, t text);
            DO $$ BEGIN FOR i IN 1..700 LOOP BEGIN INSERT INTO many VALUES (i % 650, 'x');
                EXCEPTION WHEN unique_violation THEN NULL; END; END LOOP; END $$;
            BEGIN; INSERT INTO many VALUES (1000, 'a'); SAVEPOINT a; INSERT INTO many VALUES (1001, 'b');
            CREATE TABLE made AS SELECT * FROM many; PREPARE TRANSACTION 'first';
            COMMIT PREPARED 'first';
            BEGIN; SAVEPOINT a; INSERT INTO many VALUES (1002, 'c'); CREATE TABLE never (i int); DROP TABLE made;
            PREPARE TRANSACTION 'second';
            SELECT pg_create_restore_point('in the midst, "quoted"; ä');
            ROLLBACK PREPARED 'second';
            BEGIN; CREATE TABLE undone AS SELECT * FROM many; ROLLBACK;
            DO $$ BEGIN FOR i IN 1..\(tables) LOOP EXECUTE format('CREATE TABLE t%s (i int PRIMARY KEY, t text)', i);
            END LOOP; END $$;
            BEGIN; DO $$ BEGIN FOR i IN 1..\(tables) LOOP EXECUTE format('DROP TABLE t%s', i); END LOOP; END $$;
            SELECT 1; PREPARE TRANSACTION 'third';
            COMMIT PREPARED 'third';
            SELECT length(pg_logical_emit_message(true, 'big', repeat('0123456789', \(LongRun.count(60_000, long: 600_000))))::text);
            SELECT length(pg_logical_emit_message(false, 'small', repeat('y', n))::text) FROM generate_series(1, 300) n;
            ALTER SYSTEM SET full_page_writes = off; SELECT pg_reload_conf(); SELECT pg_sleep(0.2); CHECKPOINT;
            ALTER SYSTEM SET full_page_writes = on; SELECT pg_reload_conf(); SELECT pg_sleep(0.2); CHECKPOINT;
            VACUUM FULL many; SELECT pg_switch_wal(); SELECT pg_switch_wal();
            UPDATE pgbench_accounts SET filler = 'f' WHERE aid <= \(1000 * transactions); CHECKPOINT;
            """)
        try await server.run("pgbench", ["-n", "-c", "4", "-t", "\(transactions / 4)", "postgres"])
        try await server.sql("SELECT pg_create_restore_point('before the end'); SELECT pg_switch_wal()")
    }

    /// Starts and stops the server without anyone but us.
    private static func single(_ server: PostgreSQLServer, _ arguments: [String]) async throws {
        var child = try child(server, ["--single", "-D", server.configurationDirectory] + arguments + ["postgres"])
        child.input = .bytes(Bytes("CREATE TABLE s\(arguments.count) (i int)\nSELECT pg_switch_wal()\n".utf8))
        try await child.run().requireSuccess()
    }

    /// Starts the server as a standby and makes it a primary on a timeline of its own.
    private static func promote(_ server: PostgreSQLServer) async throws {
        let signal = server.dataDirectory + "/standby.signal"
        try Files.writeFileDurably(signal, [])
        if let user = try PostgreSQLServer.serverUser() { try Files.chown(signal, uid: user.uid, gid: user.gid) }
        let running = try await child(server, ["-D", server.configurationDirectory]).spawn()
        let isPromoted = try await eventually(within: .seconds(30)) {
            (try? await server.sql("SELECT pg_promote()")) == "t"
        }
        #expect(isPromoted)
        try await server.sql("CREATE TABLE after (i int); CHECKPOINT; SELECT pg_switch_wal()")
        try await server.sql("CREATE TABLE more (i int)")
        running.signal(SIGINT)
        _ = await running.terminate(grace: .seconds(20))
    }

    private static func child(_ server: PostgreSQLServer, _ arguments: [String]) throws -> ChildProcess {
        let library = String(server.options.binaries.dropLast(3)) + "lib"
        return ChildProcess(
            server.options.binaries + "/postgres", arguments,
            environment: ChildProcess.minimalEnvironment.merging(["LD_LIBRARY_PATH": library]) { $1 }, directory: "/",
            user: try PostgreSQLServer.serverUser())
    }

    /// Reads the segments both ways and packs what was read.
    @discardableResult
    private static func check(
        _ server: PostgreSQLServer, segments: some Sequence<String>, timeline: UInt32
    ) async throws -> [String] {
        let segments = Array(segments)
        let size = UInt64(server.options.segmentMegabytes) << 20
        let start = try #require(SegmentName.parse(segments.first ?? "", segmentSize: size)).lsn
        var reader = WALReader(from: start)
        var all: [WALRecord] = []
        for segment in segments {
            let bytes = try Files.readFile(server.dataDirectory + "/pg_wal/" + segment, limit: 1 << 30)
            let begin = reader.end
            let records = try WALReaderTests.read(bytes, from: begin.rawValue, &reader) { .random(in: 1...300_000) }
            try pack(records, of: begin..<reader.end)
            all += records
        }
        let lines = all.map(WALDump.line)
        let expected = try await WALDump.expected(server, segments)
        #expect(lines.count == expected.count && !lines.isEmpty)
        for (ours, theirs) in zip(lines, expected) where ours != theirs {
            Issue.record("we read \(ours), pg_waldump \(theirs)")
            break
        }
        #expect(reader.timeline == TimelineID(rawValue: timeline))
        // pg_waldump does not tell the time of checkpoints, which are of today all the same.
        let now = SystemWallClock().now()
        for case .checkpoint(let checkpoint) in all.map(\.content) {
            #expect((now.advanced(by: .seconds(-900))...now).contains(checkpoint.time))
        }
        return lines
    }

    private static func pack(_ records: [WALRecord], of stretch: Range<LSN>) throws {
        var details = LogDetails(of: stretch)
        for record in records { try details.append(record) }
        let again = try LogDetails(decoding: details.encoded)
        #expect(again == details)
        var reader = again.transactions.reader()
        var count = 0
        while let transaction = try reader.next() {
            count += 1
            #expect(records.contains { $0.start == transaction.start } || count > 50)
        }
        #expect(count == details.transactions.count)
        if count > 100 { #expect(details.transactions.bytes.count <= 8 * count) }
    }
}
