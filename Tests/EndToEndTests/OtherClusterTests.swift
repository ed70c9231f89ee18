import Platform
import TestSupport
import Testing

extension EndToEnd {
    /// Another cluster stands where the protected one was.
    @Suite struct OtherClusterTests {
        @Test(.timeLimit(.minutes(2)))
        func anotherClusterInItsPlaceIsRefusedAndIsProtectedAsASourceOfItsOwn() async throws {
            try await BackedUpServer.with { server, fleet, agent, rows in
                try await rows.write(5)
                try await fleet.command("log", "flush", "main").requireSuccess()
                let mark = try #require(rows.marks.last)
                await server.stop()
                let before = try Self.objects(fleet)
                try Files.rename(server.dataDirectory, to: server.file("kept"))
                try await server.replaceCluster()
                _ = try await server.grantRole()
                try await Self.expectRefusal(fleet)
                #expect(try Self.objects(fleet) == before, "something was stored of the other cluster")
                try await Self.expectWayOut(fleet, server, agent, mark)
            }
        }

        private static func objects(_ fleet: TestFleet) throws -> [String] {
            var found: [String] = []
            var folders = ["sources"]
            while let folder = folders.popLast() {
                for name in try Files.list("\(fleet.repository)/\(folder)") {
                    let path = "\(folder)/\(name)"
                    let isFolder = try Files.stat("\(fleet.repository)/\(path)").kind == .directory
                    if isFolder { folders.append(path) } else if path.contains("/log") { found.append(path) }
                }
            }
            #expect(!found.isEmpty)
            return found.sorted()
        }

        private static func expectRefusal(_ fleet: TestFleet) async throws {
            let isTold = try await eventually(within: .seconds(20)) {
                try await fleet.sourceStatus("main")?["findings"]?.array?.contains {
                    $0["kind"]?.string == "foreign-cluster" && $0["severity"]?.string == "critical"
                } ?? false
            }
            #expect(isTold)
            let hasStopped = try await eventually(within: .seconds(10)) {
                try await fleet.sourceStatus("main")?["log"]?["state"]?.string == "failed"
            }
            #expect(hasStopped)
            let refused = try await fleet.command("backup", "run", "main")
            #expect(refused.status == .exited(1), "\(refused.outputText)")
            #expect((refused.errorText + refused.outputText).contains("another cluster"), "\(refused.errorText)")
            #expect(try await fleet.ask("backup", "list", "main").array?.count == 1)
        }

        /// The right cluster comes back, and its log goes on as if nothing had been.
        private static func expectReturn(_ fleet: TestFleet, _ server: PostgreSQLServer) async throws {
            await server.stop()
            try Files.removeTree(server.dataDirectory)
            try Files.rename(server.file("kept"), to: server.dataDirectory)
            try await server.startAgain()
            let goesOn = try await eventually(within: .seconds(20)) {
                try await fleet.sourceStatus("main")?["log"]?["state"]?.string == "streaming"
            }
            #expect(goesOn)
            try await fleet.command("log", "flush", "main").requireSuccess()
            #expect(try await fleet.sourceStatus("main")?["windows"]?.array?.count == 1)
        }

        /// The new cluster becomes a source of its own; the old one's backups stay and can be restored.
        private static func expectWayOut(
            _ fleet: TestFleet, _ server: PostgreSQLServer, _ agent: TestAgent, _ mark: CommittedRows.Mark
        ) async throws {
            try await fleet.protect(server, as: "new", by: agent)
            try await server.sql("CREATE TABLE fresh AS SELECT 5 AS n")
            try await fleet.backUp("new")
            try await fleet.command("log", "flush", "new").requireSuccess()
            try await expectReturn(fleet, server)
            try await fleet.command("source", "remove", "main").requireSuccess()
            let old = try await fleet.restore("main", to: mark.time, on: agent, like: server)
            #expect(try await CommittedRows.content(of: old) == CommittedRows.expected(at: mark))
            try await old.stop()
            let new = try await fleet.restore("new", to: "latest", on: agent, like: server)
            #expect(try await new.sql("SELECT n FROM fresh") == "5")
            try await new.stop()
        }
    }
}
