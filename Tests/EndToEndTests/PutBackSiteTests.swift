import Platform
import TestSupport
import Testing

extension EndToEndLog {
    /// Primary and standby are put back to one moment together, and go on without the agent that kept the log.
    @Suite struct PutBackSiteTests {
        @Test(.timeLimit(.minutes(4))) func aMemberFindsThatItsServerWasPutBackWithTheOthers() async throws {
            try await FailoverScene.with { scene in
                var rows = try await CommittedRows(on: scene.primary)
                try await rows.write(5)
                try await scene.fleet.backUp("main")
                let shared = try #require(rows.marks.last)
                try await scene.standby.catchUp(with: scene.primary)
                let snapshots = try await Self.takeSnapshots(scene)
                try await rows.write(40)
                try await scene.fleet.command("log", "flush", "main").requireSuccess()
                let lost = try #require(rows.marks.last)
                try await scene.standby.catchUp(with: scene.primary)
                await scene.a.process.kill()
                try await Self.putBack(snapshots, scene)
                try await Self.grow(scene, past: lost)
                await scene.primary.crash()
                try await scene.standby.sql("SELECT pg_promote()")
                try await scene.expect(finding: "fork", within: .seconds(90))
                try await scene.expectBackups(2)
                rows.goOn(on: scene.standby, after: shared.row)
                try await rows.write(7)
                try await scene.expectStored(onTimeline: 2)
                try await scene.expect(lost, to: lost.time)
                try await scene.expect(try #require(rows.marks.last), to: "latest")
            }
        }

        /// The primary alone is put back and has gone on as a branch; then the standby that still has everything is promoted.
        @Test(.timeLimit(.minutes(4))) func aStandbyOfTheFormerHistoryIsNoPartOfTheNewOne() async throws {
            try await FailoverScene.with { scene in
                var rows = try await CommittedRows(on: scene.primary)
                try await rows.write(5)
                try await scene.fleet.backUp("main")
                let shared = try #require(rows.marks.last)
                let snapshots = try await Self.takeSnapshots(scene)
                try await rows.write(40)
                try await scene.fleet.command("log", "flush", "main").requireSuccess()
                let former = try #require(rows.marks.last)
                try await scene.standby.catchUp(with: scene.primary)
                await scene.a.process.kill()
                try await Self.putBack([snapshots[0]], scene)
                try await scene.fleet.start(scene.a)
                try await scene.expect(finding: "fork", within: .seconds(90))
                try await scene.expectBackups(2)
                rows.goOn(on: scene.primary, after: shared.row)
                try await rows.write(7)
                try await scene.fleet.command("log", "flush", "main").requireSuccess()
                let second = try #require(rows.marks.last)
                await scene.a.process.kill()
                await scene.primary.crash()
                try await scene.standby.sql("SELECT pg_promote()")
                try await scene.expectBackups(3)
                rows.goOn(on: scene.standby, after: former.row)
                try await rows.write(3)
                try await scene.expectStored(onTimeline: 2)
                try await scene.expect(second, to: second.time)
                try await scene.expect(try #require(rows.marks.last), to: "latest")
            }
        }

        private static func takeSnapshots(_ scene: FailoverScene) async throws -> [(PostgreSQLServer, String)] {
            await scene.standby.stop()
            await scene.primary.stop()
            var snapshots: [(PostgreSQLServer, String)] = []
            for server in [scene.primary, scene.standby] {
                let path = server.file("snapshot")
                try await ChildProcess("/bin/cp", ["-a", server.dataDirectory, path]).run().requireSuccess()
                try await server.startAgain()
                snapshots.append((server, path))
            }
            try await scene.expect(["a": "writing", "b": "keeping"])
            return snapshots
        }

        private static func putBack(_ snapshots: [(PostgreSQLServer, String)], _ scene: FailoverScene) async throws {
            for (server, _) in snapshots.reversed() { await server.crash() }
            for (server, path) in snapshots {
                try Files.removeTree(server.dataDirectory)
                try Files.rename(path, to: server.dataDirectory)
                try await server.startAgain()
            }
        }

        /// Other transactions write more log than was stored, which the standby follows.
        private static func grow(_ scene: FailoverScene, past mark: CommittedRows.Mark) async throws {
            try await scene.primary.sql("CREATE TABLE other AS SELECT n, md5(n::text) FROM generate_series(1, 40000) n")
            #expect(try await scene.primary.sql("SELECT pg_current_wal_flush_lsn() > '\(mark.lsn)'") == "t")
            try await scene.standby.catchUp(with: scene.primary)
        }
    }
}
