import Platform
import TestSupport
import Testing

extension EndToEnd {
    /// Sources that are removed, agents that are revoked, a catalogue that is lost.
    @Suite struct SourceLifeTests {
        @Test(.timeLimit(.minutes(3)))
        func aRemovedSourceLeavesItsBackupsAndNothingInTheDatabase() async throws {
            try await PostgreSQLServer.with { server in
                try await TestFleet.with { fleet in
                    let agent = try await fleet.agent("db")
                    try await fleet.protect(server, as: "main", by: agent)
                    try await server.sql("CREATE TABLE kept AS SELECT 3 AS n")
                    try await fleet.backUp("main")
                    try await fleet.command("log", "flush", "main").requireSuccess()
                    #expect(try await Self.slots(server) == "1")
                    let removed = try await fleet.ask("source", "remove", "main")
                    #expect(removed["report"]?.string == nil && removed["report"]?["items"] == nil, "\(removed.text)")
                    #expect(try await Self.slots(server) == "0")
                    #expect(try await fleet.ask("source", "list").array?.first?["removed"]?.bool == true)
                    try await Self.expectNameKept(fleet, server, agent)
                    let restored = try await fleet.restore("main", to: "latest", on: agent, like: server)
                    #expect(try await restored.sql("SELECT n FROM kept") == "3")
                    try await restored.stop()
                    try await Self.expectReleaseOnReturn(fleet, server, agent)
                    try await Self.expectLostCatalogueIsNoticed(fleet)
                }
            }
        }

        private static func slots(_ server: PostgreSQLServer) async throws -> String {
            try await server.sql("SELECT count(*) FROM pg_replication_slots")
        }

        /// A name stands for the backups under it.
        private static func expectNameKept(
            _ fleet: TestFleet, _ server: PostgreSQLServer, _ agent: TestAgent
        ) async throws {
            let again = try await fleet.command(
                "source", "add", "postgresql", "main", "--agent", agent.name, "--connection", "host=127.0.0.1")
            #expect(again.status == .exited(4), "\(again.outputText)\(again.errorText)")
            #expect(again.errorText.contains("keeps its backups under this name"))
        }

        /// An agent that was away lets go when it is back; a revoked one is sent no work.
        private static func expectReleaseOnReturn(
            _ fleet: TestFleet, _ server: PostgreSQLServer, _ agent: TestAgent
        ) async throws {
            try await fleet.protect(server, as: "second", by: agent)
            await agent.process.stop()
            let removed = try await fleet.command("source", "remove", "second").requireSuccess()
            #expect(removed.outputText.contains("still keeps log"))
            #expect(try await slots(server) == "1")
            try await fleet.start(agent)
            let isReleased = try await eventually { try await slots(server) == "0" }
            #expect(isReleased, "\(agent.process.log.suffix(2000))")
            try await fleet.protect(server, as: "third", by: agent)
            try await fleet.command("agent", "revoke", agent.name).requireSuccess()
            let backup = try await fleet.command("backup", "run", "third")
            #expect(backup.status == .exited(4), "\(backup.outputText)\(backup.errorText)")
            #expect(backup.errorText.contains("HF-222"))
        }

        private static func expectLostCatalogueIsNoticed(_ fleet: TestFleet) async throws {
            await fleet.coordinator.stop()
            for name in try Files.list(fleet.coordinatorData) where name.hasPrefix("catalog.sqlite") {
                try Files.remove(fleet.coordinatorData + "/" + name)
            }
            try await fleet.coordinator.start()
            #expect(try await fleet.coordinator.ended(within: .seconds(30)))
            #expect(fleet.coordinator.log.contains("the catalogue knows no source"))
        }
    }
}
