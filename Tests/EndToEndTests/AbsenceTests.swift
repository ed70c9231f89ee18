import Glibc
import Platform
import TestSupport
import Testing

extension EndToEnd {
    /// An operator's command that meets a coordinator which is away, stands still, or goes away meanwhile.
    @Suite struct AbsenceTests {
        @Test(.timeLimit(.minutes(2)))
        func aCommandSaysSoonThatTheCoordinatorDoesNotAnswer() async throws {
            try await TestFleet.with { fleet in
                let pid = try #require(fleet.coordinator.pid)
                #expect(kill(pid, SIGSTOP) == 0)
                defer { kill(pid, SIGCONT) }
                try await Self.refused(fleet, within: .seconds(9), "HF-201")
            }
        }

        @Test(.timeLimit(.minutes(2)))
        func aCommandSaysAtOnceThatTheCoordinatorIsAway() async throws {
            try await TestFleet.with { fleet in
                await fleet.coordinator.kill()
                try await Self.refused(fleet, within: .seconds(3), "HF-201")
                try await fleet.coordinator.start()
                try await fleet.waitForCoordinator()
            }
        }

        private static func refused(_ fleet: TestFleet, within limit: Duration, _ code: String) async throws {
            let begun = ContinuousClock.now
            let result = try await fleet.command("status")
            #expect(begun.duration(to: .now) < limit)
            #expect(result.status == .exited(3), "\(result.status)")
            #expect(result.errorText.contains("[\(code)]"), "\(result.errorText)")
            #expect(result.errorText.split(separator: "\n").count == 1, "\(result.errorText)")
        }
    }
}
