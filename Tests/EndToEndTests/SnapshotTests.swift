import Platform
import TestSupport
import Testing

extension EndToEndLog {
    /// A server is put back to a snapshot and has grown past what was acknowledged before its agent looks again.
    @Suite struct SnapshotTests {
        @Test(.timeLimit(.minutes(5)))
        func aServerThatHasGrownPastTheSpoolSincePutBackIsAFork() async throws {
            try await SpoolScene.with(mode: "synchronous") { scene in
                var rows = try await CommittedRows(on: scene.server)
                try await rows.write(5)
                try await scene.fleet.command("log", "flush", "main").requireSuccess()
                let early = try #require(rows.marks.last)
                let snapshot = try await scene.takeSnapshot()
                // Acknowledged, and no more than half a minute old: only the spool has it.
                try await rows.write(40)
                try await rows.write(40)
                let lost = try #require(rows.marks.last)
                try await scene.expectAllSpooled()
                try await Self.putBack(snapshot, scene, to: early)
                let late = try await Self.goOn(scene, &rows, from: early, past: lost)
                try await scene.fleet.command("log", "flush", "main").requireSuccess()
                try await Self.expectContent(scene, rows: early, at: early.time)
                // The spool keeps what the repository never had of the former branch.
                try await Self.expectContent(scene, rows: lost, at: "lsn:\(lost.lsn)")
                try await Self.expectContent(scene, rows: late, at: "latest")
                #expect(try await scene.fleet.command("verify", "--repository", scene.fleet.repository).isSuccess)
            }
        }

        /// Nothing on the machine remembers what was stored since, and the spool has let go of it.
        @Test(.timeLimit(.minutes(5))) func aMachineThatWasPutBackWithItsAgentIsAForkToo() async throws {
            try await SpoolScene.with(mode: "asynchronous") { scene in
                var rows = try await CommittedRows(on: scene.server)
                try await rows.write(5)
                try await scene.fleet.command("log", "flush", "main").requireSuccess()
                let early = try #require(rows.marks.last)
                await scene.agent.process.stop()
                let home = scene.server.file("agent")
                try await ChildProcess("/bin/cp", ["-a", scene.agent.dataDirectory, home]).run().requireSuccess()
                let snapshot = try await scene.takeSnapshot()
                try await scene.fleet.start(scene.agent)
                try await rows.write(40)
                try await scene.fleet.command("log", "flush", "main").requireSuccess()
                let lost = try #require(rows.marks.last)
                try await Self.putBack(snapshot, scene, to: early)
                try Files.removeTree(scene.agent.dataDirectory)
                try Files.rename(home, to: scene.agent.dataDirectory)
                let late = try await Self.goOn(scene, &rows, from: early, past: lost)
                try await Self.expectContent(scene, rows: lost, at: "lsn:\(lost.lsn)")
                try await Self.expectContent(scene, rows: late, at: "latest")
            }
        }

        private static func putBack(
            _ snapshot: String, _ scene: SpoolScene, to mark: CommittedRows.Mark
        ) async throws {
            try await scene.putBack(snapshot)
            #expect(try await scene.server.sql("SELECT max(row) FROM committed") == "\(mark.row)")
        }

        /// The server grows past what was acknowledged, its agent tells the fork, and rows follow on the new branch.
        private static func goOn(
            _ scene: SpoolScene, _ rows: inout CommittedRows, from early: CommittedRows.Mark,
            past lost: CommittedRows.Mark
        ) async throws -> CommittedRows.Mark {
            try await grow(scene.server, past: lost)
            try await scene.fleet.start(scene.agent)
            try await expectFork(scene)
            rows.goOn(on: scene.server, after: early.row)
            try await rows.write(6)
            return try #require(rows.marks.last)
        }

        /// Other transactions write more log than was written before.
        private static func grow(_ server: PostgreSQLServer, past mark: CommittedRows.Mark) async throws {
            try await server.sql(
                "SET synchronous_commit = local; "
                    + "CREATE TABLE other AS SELECT n, md5(n::text) FROM generate_series(1, 20000) n")
            #expect(try await server.sql("SELECT pg_current_wal_flush_lsn() > '\(mark.lsn)'") == "t")
        }

        private static func expectFork(_ scene: SpoolScene) async throws {
            let text = try await scene.expectFork()
            #expect(text.contains("differs from what was acknowledged"), "\(scene.agent.process.log.suffix(3000))")
        }

        private static func expectContent(
            _ scene: SpoolScene, rows mark: CommittedRows.Mark, at target: String
        ) async throws {
            let restored = try await scene.fleet.restore("main", to: target, on: scene.spare, like: scene.server)
            #expect(try await CommittedRows.content(of: restored) == CommittedRows.expected(at: mark))
            try await restored.stop()
            try Files.removeTree(restored.directory)
        }
    }
}
