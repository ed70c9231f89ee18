import Platform
import TestSupport
import Testing

extension EndToEnd {
    /// Everything is lost but the repository and the recovery key.
    @Suite struct AdoptionTests {
        @Test(.timeLimit(.minutes(5)))
        func aNewCoordinatorTakesOverAndAgentsGoOn() async throws {
            try await BackedUpServer.with { server, fleet, agent, rows in
                try await rows.write(5)
                let before = try #require(rows.marks.last)
                try await fleet.command("log", "flush", "main").requireSuccess()
                await agent.process.stop()
                let listing = try await FleetListing.text(fleet)
                let key = try await Self.loseCoordinator(fleet)
                // The database goes on while nobody is there.
                try await rows.write(5)
                let meanwhile = try #require(rows.marks.last)
                let port = try PostgreSQLServer.freePort()
                let adopted = try await fleet.adopt(recoveryKey: key, port: port)
                #expect(adopted.isSuccess, "\(adopted.outputText)\(adopted.errorText)")
                let coordinator = fleet.adopter(port: port)
                try await coordinator.start()
                try await fleet.waitForCoordinator()
                #expect(try await FleetListing.text(fleet) == listing)
                let moved = fleet.agent(agent, at: port)
                try await fleet.start(moved)
                try await Self.expectUnbroken(fleet, server, moved, &rows, [before, meanwhile])
                try await Self.expectFormerRefused(fleet, coordinator, moved)
                await moved.process.stop()
                await coordinator.stop()
            }
        }

        /// Only the recovery key is carried away before; the former state is kept aside, as if on another host.
        private static func loseCoordinator(_ fleet: TestFleet) async throws -> String {
            let key = fleet.folder.file("config/recovery.key")
            await fleet.coordinator.kill()
            try Files.rename(fleet.recoveryKey, to: key)
            try Files.rename(fleet.coordinatorData, to: fleet.coordinatorData + ".lost")
            return key
        }

        private static func expectUnbroken(
            _ fleet: TestFleet, _ server: PostgreSQLServer, _ agent: TestAgent, _ rows: inout CommittedRows,
            _ marks: [CommittedRows.Mark]
        ) async throws {
            let streams = try await eventually(within: .seconds(30)) {
                try await fleet.command("log", "flush", "main").isSuccess
            }
            #expect(streams, "\(agent.process.log.suffix(2000))")
            #expect(try await fleet.sourceStatus("main")?["windows"]?.array?.count == 1)
            try await fleet.backUp("main")
            try await rows.write(5)
            try await fleet.command("log", "flush", "main").requireSuccess()
            #expect(try await fleet.sourceStatus("main")?["windows"]?.array?.count == 1)
            let last = try #require(rows.marks.last)
            for (mark, target) in marks.map({ ($0, $0.time) }) + [(last, "latest")] {
                let restored = try await fleet.restore("main", to: target, on: agent, like: server)
                #expect(try await CommittedRows.content(of: restored) == CommittedRows.expected(at: mark))
                try await restored.stop()
                try Files.removeTree(restored.directory)
            }
            try await fleet.command("verify").requireSuccess()
            #expect(try await fleet.command("verify", "--repository", fleet.repository).isSuccess)
        }

        /// The former coordinator comes back from the dead, and finds that another one has its place.
        private static func expectFormerRefused(
            _ fleet: TestFleet, _ coordinator: FleetProcess, _ agent: TestAgent
        ) async throws {
            try Files.rename(fleet.coordinatorData + ".lost", to: fleet.coordinatorData)
            try await fleet.coordinator.start()
            #expect(try await fleet.coordinator.ended(within: .seconds(30)))
            #expect(fleet.coordinator.log.contains("HF-226"), "\(fleet.coordinator.log.suffix(800))")
            #expect(try Files.readFile(agent.dataDirectory + "/generation") == Bytes("2\n".utf8))
        }
    }
}
