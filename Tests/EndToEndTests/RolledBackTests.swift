import Platform
import TestSupport
import Testing

extension EndToEnd {
    /// The repository is put back to a state of earlier, with everything in it genuine.
    @Suite struct RolledBackTests {
        @Test(.timeLimit(.minutes(4)))
        func coordinatorAndAgentAreToldWhatTheObjectsCannotTell() async throws {
            try await BackedUpServer.with { _, fleet, agent, rows in
                try await fleet.command("log", "flush", "main").requireSuccess()
                try await Self.stop(fleet, agent)
                let (earlier, later) = (fleet.repository + ".earlier", fleet.repository + ".later")
                try await ChildProcess("/bin/cp", ["-a", fleet.repository, earlier]).run().requireSuccess()
                try await fleet.coordinator.start()
                try await fleet.waitForCoordinator()
                try await fleet.start(agent)
                try await rows.write(5)
                try await fleet.backUp("main")
                try await fleet.command("verify").requireSuccess()
                try await Self.stop(fleet, agent)
                try Files.rename(fleet.repository, to: later)
                try Files.rename(earlier, to: fleet.repository)

                let alone = try await fleet.command("verify", "--repository", fleet.repository, "--json")
                #expect(alone.isSuccess, "\(alone.outputText)")
                #expect(try JSONValue(parsing: alone.output)["freshnessProven"]?.bool == false)
                let text = try await fleet.command("verify", "--repository", fleet.repository)
                #expect(text.outputText.contains("not provable"))

                try await fleet.coordinator.start()
                try await fleet.waitForCoordinator()
                let asked = try await fleet.command("verify")
                #expect(asked.status == .exited(1), "\(asked.outputText)\(asked.errorText)")
                #expect(asked.outputText.contains("chain/"), "\(asked.outputText)")
                try await agent.process.start()
                let isTold = try await eventually(within: .seconds(30)) { agent.process.log.contains("HF-240") }
                #expect(
                    isTold, "\(agent.process.log.suffix(4000))\nCOORDINATOR \(fleet.coordinator.log.suffix(3000))")
            }
        }

        private static func stop(_ fleet: TestFleet, _ agent: TestAgent) async throws {
            await agent.process.stop()
            await fleet.coordinator.stop()
        }
    }
}
