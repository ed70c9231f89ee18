import Glibc
import Platform
import TestSupport
import Testing

extension EndToEndLog {
    /// A server is put back to a snapshot and does the same work again: the last segments of both histories are equal byte
    /// for byte, and only what comes before tells them apart.
    @Suite struct EqualEndsTests {
        private static var options: PostgreSQLServer.Options {
            var options = PostgreSQLServer.Options(settings: ["autovacuum": "off", "checkpoint_timeout": "1h"])
            options.segmentMegabytes = 1
            return options
        }

        @Test(.timeLimit(.minutes(3))) func whatComesBeforeEqualSegmentsIsComparedToo() async throws {
            try await SpoolScene.with(mode: "asynchronous", on: Self.options) { scene in
                let server = scene.server
                try await server.sql("CREATE TABLE note (text text); CREATE TABLE bulk (n int, text text)")
                // Later reads leave no marks on pages then, which would be log too.
                try await server.sql("VACUUM FREEZE")
                try await scene.fleet.command("log", "flush", "main").requireSuccess()
                let snapshot = try await Self.takeSnapshot(server)
                let end = try await Self.work("one", on: server) { end in
                    try await scene.fleet.command("log", "flush", "main").requireSuccess()
                    #expect(try await scene.fleet.sourceStatus("main")?["log"]?["durableLSN"]?.string == end)
                    await scene.agent.process.kill()
                    await server.crash()
                }
                let former = try Self.lastSegments(of: server)
                try Files.removeTree(server.dataDirectory)
                try Files.rename(snapshot, to: server.dataDirectory)
                try await server.startAgain()
                try await Self.work("two", on: server) { again in
                    #expect(again == end)
                    #expect(try Self.lastSegments(of: server) == former)
                    try await scene.fleet.start(scene.agent)
                    let text = try await scene.finding("fork", within: .seconds(60))?["text"]?.string ?? ""
                    #expect(text.contains("differs from what was acknowledged"), "\(text)")
                }
                try await Self.expectNewest("two", scene)
            }
        }

        private static func takeSnapshot(_ server: PostgreSQLServer) async throws -> String {
            let snapshot = server.file("snapshot")
            await server.stop()
            try await ChildProcess("/bin/cp", ["-a", server.dataDirectory, snapshot]).run().requireSuccess()
            try await server.startAgain()
            return snapshot
        }

        /// Commits a note, then writes five segments in a transaction that is open while `body` runs.
        ///
        /// - Parameters:
        ///   - note: what is committed.
        ///   - server: where.
        ///   - body: is told where the log ends, a border of segments.
        /// - Returns: that end.
        /// - Throws: what `body` throws.
        @discardableResult
        private static func work(
            _ note: String, on server: PostgreSQLServer, _ body: (String) async throws -> Void
        ) async throws -> String {
            // Now and then it writes log of its own.
            let writer = try await server.sql(
                "SELECT pid FROM pg_stat_activity WHERE backend_type = 'background writer'")
            let pid = try #require(pid_t(writer))
            kill(pid, SIGSTOP)
            // It outlives its server else.
            defer { kill(pid, SIGCONT) }
            try await server.sql("INSERT INTO note VALUES ('\(note)')")
            let session = Task {
                try await server.sql(
                    "BEGIN; INSERT INTO bulk SELECT n, md5(n::text) FROM generate_series(1, 60000) n; "
                        + "SELECT pg_switch_wal(); SELECT pg_sleep(100)")
            }
            let sleeps = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
            #expect(try await eventually(within: .seconds(30)) { try await server.sql(sleeps) == "1" })
            let end = try await server.sql("SELECT pg_current_wal_flush_lsn()")
            try await body(end)
            session.cancel()
            _ = await session.result
            return end
        }

        /// The last three segments that were written.
        private static func lastSegments(of server: PostgreSQLServer) throws -> [String: Bytes] {
            let directory = server.dataDirectory + "/pg_wal"
            let names = try Files.list(directory).filter { $0.count == 24 }.sorted()
            let written = try names.filter { try Files.readFile("\(directory)/\($0)").contains { $0 != 0 } }
            return try Dictionary(
                uniqueKeysWithValues: written.suffix(3).map { ($0, try Files.readFile("\(directory)/\($0)")) })
        }

        private static func expectNewest(_ note: String, _ scene: SpoolScene) async throws {
            let isBased = try await eventually(within: .seconds(90)) {
                try await scene.fleet.ask("backup", "list", "main").array?.count == 2
            }
            #expect(isBased, "\(scene.agent.process.log.suffix(3000))")
            let restored = try await scene.fleet.restore("main", to: "latest", on: scene.spare, like: scene.server)
            #expect(try await restored.sql("SELECT text FROM note") == note)
            try await restored.stop()
        }
    }
}
