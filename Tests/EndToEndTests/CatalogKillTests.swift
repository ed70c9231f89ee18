import Platform
import TestSupport
import Testing

extension EndToEnd {
    /// kill -9 while a catalogue is made anew: the old one or the new one is there, and both list the same.
    @Suite struct CatalogKillTests {
        @Test(.timeLimit(.minutes(4)))
        func theListingSurvivesEveryKill() async throws {
            try await PostgreSQLServer.with { server in
                try await TestFleet.with { fleet in
                    let agent = try await fleet.agent("db")
                    try await fleet.protect(server, as: "main", by: agent)
                    try await fleet.backUp("main")
                    try await fleet.command("log", "flush", "main").requireSuccess()
                    await agent.process.stop()
                    let listing = try await FleetListing.text(fleet)
                    for point in ["catalog.filled", "catalog.swapping", "catalog.rebuilt"] {
                        await fleet.coordinator.stop()
                        try await fleet.coordinator.start(fault: "\(point)=kill")
                        try await fleet.waitForCoordinator()
                        _ = try await fleet.command("catalog", "rebuild", "--detach")
                        #expect(try await fleet.coordinator.ended(within: .seconds(20)), "\(point) was not passed")
                        try await fleet.coordinator.start()
                        try await fleet.waitForCoordinator()
                        #expect(try await FleetListing.text(fleet) == listing, "\(point)")
                        #expect(try !Files.exists(fleet.coordinatorData + "/catalog.rebuild"))
                    }
                    _ = try await fleet.ask("catalog", "rebuild")
                    #expect(try await FleetListing.text(fleet) == listing)
                    try await fleet.start(agent)
                    try await fleet.backUp("main")
                }
            }
        }
    }
}
