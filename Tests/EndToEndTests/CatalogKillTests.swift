import Glibc
import Platform
import TestSupport
import Testing

extension EndToEndKills {
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
                    try await Self.killRunning(fleet, listing)
                    try await Self.killResting(fleet, listing)
                    try await fleet.start(agent)
                    try await fleet.backUp("main")
                    try await fleet.command("verify", "--repository", fleet.repository).requireSuccess()
                }
            }
        }

        /// `holdfast catalog rebuild`, by a coordinator that dies of it.
        private static func killRunning(_ fleet: TestFleet, _ listing: String) async throws {
            var results: [FaultResult] = []
            for point in ["catalog.filled", "catalog.swapping", "catalog.rebuilt"] {
                await fleet.coordinator.stop()
                try await fleet.coordinator.start(fault: "\(point)=kill")
                try await fleet.waitForCoordinator()
                _ = try await fleet.command("catalog", "rebuild", "--detach")
                let isPassed = try await fleet.coordinator.ended(within: .seconds(20))
                #expect(isPassed, "\(point) was not passed")
                try await fleet.coordinator.start()
                try await fleet.waitForCoordinator()
                let up = ContinuousClock.now
                #expect(try await FleetListing.text(fleet) == listing, "\(point)")
                #expect(try !Files.exists(fleet.coordinatorData + "/catalog.rebuild"))
                _ = try await fleet.ask("catalog", "rebuild")
                results.append(FaultResult(point: point, isPassed: isPassed, recovery: up.duration(to: .now)))
                #expect(try await FleetListing.text(fleet) == listing, "\(point)")
                #expect(try Self.leftovers(fleet).isEmpty, "\(point)")
            }
            try FaultResult.write(results, as: "catalogue made anew, coordinator runs")
        }

        /// `holdfast-coordinator rebuild`, which dies and is run again; before that a coordinator does not start with less.
        private static func killResting(_ fleet: TestFleet, _ listing: String) async throws {
            var results: [FaultResult] = []
            let rebuild = ["rebuild", "--data-dir", fleet.coordinatorData]
            await fleet.coordinator.stop()
            for point in ["catalog.filled", "catalog.set-aside"] {
                let killed = try await fleet.run(
                    "holdfast-coordinator", rebuild, environment: ["HOLDFAST_FAULT": "\(point)=kill"])
                #expect(killed.status == .signalled(SIGKILL), "\(point) was not passed: \(killed.errorText)")
                try await fleet.coordinator.start()
                if point == "catalog.set-aside" {
                    #expect(try await fleet.coordinator.ended(within: .seconds(20)))
                    #expect(fleet.coordinator.log.suffix(500).contains("holdfast-coordinator rebuild"))
                } else {
                    try await fleet.waitForCoordinator()
                    #expect(try await FleetListing.text(fleet) == listing, "\(point)")
                    await fleet.coordinator.stop()
                }
                let begun = ContinuousClock.now
                let again = try await fleet.run("holdfast-coordinator", rebuild)
                #expect(again.isSuccess, "\(point): \(again.errorText)")
                let isKilled = killed.status == .signalled(SIGKILL)
                results.append(FaultResult(point: point, isPassed: isKilled, recovery: begun.duration(to: .now)))
                try await fleet.coordinator.start()
                try await fleet.waitForCoordinator()
                #expect(try await FleetListing.text(fleet) == listing, "\(point)")
                #expect(try Self.leftovers(fleet).isEmpty, "\(point)")
                if point != "catalog.set-aside" { await fleet.coordinator.stop() }
            }
            try FaultResult.write(results, as: "catalogue made anew, coordinator rests")
        }

        private static func leftovers(_ fleet: TestFleet) throws -> [String] {
            try Files.list(fleet.coordinatorData).filter { $0.hasPrefix("catalog.rebuild") }
        }
    }
}
