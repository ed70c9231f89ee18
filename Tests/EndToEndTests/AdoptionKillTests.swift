import Glibc
import Platform
import TestSupport
import Testing

extension EndToEndKills {
    /// kill -9 while a repository gets a new coordinator: the same command again completes it, and leaves nothing else.
    @Suite struct AdoptionKillTests {
        @Test(.timeLimit(.minutes(8)))
        func anAdoptionIsDoneAgainAfterEveryKill() async throws {
            var points = ["authority.copied", "adoption.announced", "catalog.filled", "catalog.set-aside"]
            if LongRun.isWanted { points += try FaultPointNames.all(in: "Repository/Stores") }
            try await BackedUpServer.with { server, fleet, agent, rows in
                try await fleet.command("log", "flush", "main").requireSuccess()
                await agent.process.stop()
                let listing = try await FleetListing.text(fleet)
                let key = fleet.folder.file("config/recovery.key")
                await fleet.coordinator.kill()
                try Files.rename(fleet.recoveryKey, to: key)
                try Files.rename(fleet.coordinatorData, to: fleet.coordinatorData + ".lost")
                var results: [FaultResult] = []
                let port = try PostgreSQLServer.freePort()
                for point in points {
                    try Files.removeTree(fleet.adoptedData)
                    results.append(try await Self.adopt(fleet, key, port, killedAt: point))
                    let coordinator = fleet.adopter(port: port)
                    try await coordinator.start()
                    try await fleet.waitForCoordinator()
                    #expect(try await FleetListing.text(fleet) == listing, "\(point)")
                    try await Self.expectRound(fleet, point)
                    if point == points.last {
                        try await Self.expectGoesOn(fleet, server, fleet.agent(agent, at: port), &rows)
                    }
                    await coordinator.stop()
                }
                try FaultResult.write(results, as: "adoption")
            }
        }

        /// Dies at the point, then is run again as it was.
        private static func adopt(
            _ fleet: TestFleet, _ key: String, _ port: UInt16, killedAt point: String
        ) async throws -> FaultResult {
            let profiles = try profiles(fleet)
            let killed = try await fleet.adopt(
                recoveryKey: key, port: port, environment: ["HOLDFAST_FAULT": "\(point)=kill"])
            #expect(killed.status == .signalled(SIGKILL), "\(point) was not passed: \(killed.errorText)")
            #expect(try !Files.exists(fleet.adoptedData + "/authority"), "\(point)")
            let begun = ContinuousClock.now
            let adopted = try await fleet.adopt(recoveryKey: key, port: port)
            let took = begun.duration(to: .now)
            #expect(adopted.isSuccess, "\(point): \(adopted.outputText)\(adopted.errorText)")
            let made = try Files.list(fleet.adoptedData).sorted()
            #expect(made == ["authority", "catalog.sqlite", "coordinator.yaml"], "\(point): \(made)")
            // The former profile is kept, once; that of the try that was cut short is not.
            #expect(try Self.profiles(fleet) == profiles + 1, "\(point): \(adopted.outputText)")
            return FaultResult(point: point, isPassed: killed.status == .signalled(SIGKILL), recovery: took)
        }

        private static func profiles(_ fleet: TestFleet) throws -> Int {
            try Files.list(fleet.folder.file("config")).count { $0.hasPrefix("holdfast") }
        }

        private static func expectRound(_ fleet: TestFleet, _ point: String) async throws {
            let verified = try await fleet.command("verify", "--repository", fleet.repository)
            #expect(verified.isSuccess, "\(point): \(verified.outputText)")
            let drafts = try Files.list(fleet.repository + "/tmp")
            #expect(drafts.isEmpty, "\(point): \(drafts)")
            let agents = try await fleet.ask("agent", "list").array ?? []
            #expect(agents.map { $0["name"]?.string } == ["db"], "\(point)")
        }

        private static func expectGoesOn(
            _ fleet: TestFleet, _ server: PostgreSQLServer, _ agent: TestAgent, _ rows: inout CommittedRows
        ) async throws {
            try await fleet.start(agent)
            try await rows.write(5)
            let streams = try await eventually(within: .seconds(30)) {
                try await fleet.command("log", "flush", "main").isSuccess
            }
            #expect(streams, "\(agent.process.log.suffix(2000))")
            #expect(try await fleet.sourceStatus("main")?["windows"]?.array?.count == 1)
            try await fleet.backUp("main")
            let restored = try await fleet.restore("main", to: "latest", on: agent, like: server)
            let last = try #require(rows.marks.last)
            #expect(try await CommittedRows.content(of: restored) == CommittedRows.expected(at: last))
            try await restored.stop()
            await agent.process.stop()
        }
    }
}
