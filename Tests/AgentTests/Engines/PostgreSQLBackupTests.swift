import Agent
import Glibc
import Platform
import Protocol
import TestSupport
import Testing

@Suite(.tags(.integration)) struct PostgreSQLBackupTests {
    static func engine(_ server: PostgreSQLServer) async throws -> PostgreSQLEngine {
        let password = try await server.grantRole()
        return PostgreSQLEngine(
            settings: ConnectionSettings(
                text: server.connection(user: PostgreSQLServer.role), passwordFile: password),
            name: try #require(SourceName("main")), source: .random(), slotLimit: 1 << 30)
    }

    @Test func copyTakenUnderWritesVerifiesEveryPageAndLeavesOutWhatItMay() async throws {
        try await PostgreSQLServer.with(.init(tablespaces: ["space"])) { server in
            let engine = try await Self.engine(server)
            try await server.sql(
                """
                CREATE TABLE kept AS SELECT i, repeat('x', 100) AS t FROM generate_series(1, 200000) AS i;
                CREATE UNLOGGED TABLE volatile AS SELECT i FROM generate_series(1, 1000) AS i;
                CREATE TABLE elsewhere (i int) TABLESPACE space;
                INSERT INTO elsewhere SELECT generate_series(1, 50000);
                """)
            let paths = try await server.sql(
                "SELECT pg_relation_filepath('volatile'), oid FROM pg_tablespace WHERE spcname = 'space'"
            ).split(separator: "|")
            let oid = try #require(UInt32(paths[1]))
            let writes = Task {
                // Runs beside the backup and is awaited below.
                try await server.sql("UPDATE kept SET t = repeat('y', 120); CHECKPOINT; UPDATE kept SET t = 'z';")
            }
            let session = try await engine.beginBackup(label: "it's a \"test\"", fast: true)
            let folder = try TemporaryFolder()
            let copy = try await BackupCopy.copy(session, to: folder.path)
            _ = try await writes.value
            let end = try await session.end()

            #expect(copy.findings.isEmpty)
            #expect(end.findings.isEmpty)
            #expect(end.lsn > session.start.lsn)
            #expect(String(decoding: end.label, as: UTF8.self).contains("LABEL: it's a \"test\"\n"))
            #expect(end.tablespaceMap != nil)
            #expect(copy.files.last?.path == Bytes("global/pg_control".utf8))
            #expect(!copy.contains(.data, String(paths[0])))
            #expect(copy.contains(.data, "\(paths[0])_init"))
            #expect(copy.files.contains { $0.root == .tablespace(oid) })
            #expect(!copy.files.contains { $0.path.starts(with: "pg_wal/".utf8) })
            #expect(!copy.files.contains { $0.path.starts(with: "pg_replslot/".utf8) })
            for name in ["postmaster.pid", "postmaster.opts", "backup_label"] { #expect(!copy.contains(.data, name)) }
            #expect(copy.notes.isEmpty)
        }
    }

    @Test func abandonedBackupLeavesBackupMode() async throws {
        try await PostgreSQLServer.with { server in
            let engine = try await Self.engine(server)
            let session = try await engine.beginBackup(label: "one", fast: true)
            await session.abandon()
            let gone = try await eventually {
                try await server.sql(
                    "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'holdfast'") == "0"
            }
            #expect(gone)
            await #expect(throws: HoldfastError.self) { try await session.end() }
        }
    }

    @Test func cancelledBeginLeavesNothingBehind() async throws {
        try await PostgreSQLServer.with { server in
            let engine = try await Self.engine(server)
            try await server.sql("CREATE TABLE dirty AS SELECT generate_series(1, 300000) AS i")
            // The spread checkpoint takes minutes, so the cancellation finds the statement waiting.
            let begin = Task { try await engine.beginBackup(label: "slow", fast: false) }
            let waits = try await eventually {
                try await server.sql(
                    "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_backup_start%' "
                        + "AND application_name = 'holdfast' AND state = 'active'") == "1"
            }
            #expect(waits)
            begin.cancel()
            await #expect(throws: CancellationError.self) { _ = try await begin.value }
            let gone = try await eventually {
                try await server.sql(
                    "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'holdfast'") == "0"
            }
            #expect(gone)
        }
    }

    @Test func damagedPageIsFoundByFileAndBlock() async throws {
        let server = try await PostgreSQLServer.start()
        let engine = try await Self.engine(server)
        try await server.sql(
            "CREATE TABLE broken AS SELECT i, repeat('x', 100) AS t FROM generate_series(1, 5000) AS i; CHECKPOINT;")
        let path = try await server.sql("SELECT pg_relation_filepath('broken')")
        try await BlockingThreads.shared.run {
            let file = try Files.open(server.dataDirectory + "/" + path, 2)
            try Files.writeAll(file, Bytes("flip".utf8), at: 5 * 8192 + 4000)
        }
        let session = try await engine.beginBackup(label: "x", fast: true)
        let folder = try TemporaryFolder()
        let copy = try await BackupCopy.copy(session, to: folder.path)
        _ = try await session.end()
        await server.stop()
        #expect(copy.findings.count == 1)
        #expect(copy.findings.first?.block == 5)
        #expect(copy.findings.first?.file.path == Bytes(path.utf8))
    }

    @Test func damagedLSNIsFoundAtTheEnd() async throws {
        let server = try await PostgreSQLServer.start()
        let engine = try await Self.engine(server)
        try await server.sql("CREATE TABLE broken AS SELECT generate_series(1, 5000) AS i; CHECKPOINT;")
        let path = try await server.sql("SELECT pg_relation_filepath('broken')")
        try await BlockingThreads.shared.run {
            let file = try Files.open(server.dataDirectory + "/" + path, 2)
            try Files.writeAll(file, [0xFF], at: 3 * 8192 + 2)
        }
        let session = try await engine.beginBackup(label: "x", fast: true)
        let folder = try TemporaryFolder()
        let copy = try await BackupCopy.copy(session, to: folder.path)
        let end = try await session.end()
        await server.stop()
        #expect(copy.findings.isEmpty)
        #expect(end.findings.map(\.block) == [3])
    }

    @Test func configurationOutsideTheDataDirectoryIsPartOfTheBackup() async throws {
        try await PostgreSQLServer.with(.init(isDebianLayout: true)) { server in
            let engine = try await Self.engine(server)
            let session = try await engine.beginBackup(label: "x", fast: true)
            let inventory = try await session.files()
            await session.abandon()
            let outside = inventory.files.filter { $0.root == .configuration }
            #expect(outside.map(\.role) == [.main, .hba, .ident])
            let directory = Bytes(server.configurationDirectory.dropFirst().utf8)
            #expect(outside.allSatisfy { $0.path.starts(with: directory) })
            #expect(
                inventory.directories.contains {
                    $0.root == .configuration && $0.path == directory + Bytes("/conf.d".utf8)
                })
        }
    }

    @Test func fileNamesMayBeAnyBytes() async throws {
        try await PostgreSQLServer.with { server in
            let engine = try await Self.engine(server)
            let odd: Bytes = Bytes("odd \n'\"".utf8) + [0xFF, 0xFE]
            let path = (Bytes((server.dataDirectory + "/").utf8) + odd).map { CChar(bitPattern: $0) } + [0]
            let descriptor = creat(path, 0o644)
            #expect(descriptor >= 0)
            close(descriptor)
            let session = try await engine.beginBackup(label: "x", fast: true)
            let file = try #require(try await session.files().files.first { $0.path == odd })
            #expect(try session.open(file) != nil)
            unlink(path)
            #expect(try session.open(file) == nil)
            await session.abandon()
        }
    }
}
