import Platform
import TestSupport
import Testing

extension EndToEndKills {
    /// kill -9 at every named fault point: nothing acknowledged is missing, nothing partial is listed, and work resumes
    /// or ends cleanly within ten seconds of the killed side being up again.
    @Suite struct KillMatrixTests {
        @Test(.timeLimit(.minutes(12)))
        func agentKilledDuringBackup() async throws {
            let points = try FaultPointNames.all(in: "Agent/Runs/Backup")
            #expect(points.count >= 10)
            try await Matrix.with { try await $0.killDuringBackups(points, side: .agent) }
        }

        @Test(.timeLimit(.minutes(12)))
        func coordinatorKilledDuringBackup() async throws {
            let points =
                try FaultPointNames.all(in: "Coordinator/Ingest", "Coordinator/Jobs", "Coordinator/Sessions")
                + FaultPointNames.all(in: "Repository/Stores")
            #expect(points.count >= 10)
            try await Matrix.with { try await $0.killDuringBackups(points, side: .coordinator) }
        }

        @Test(.timeLimit(.minutes(12)))
        func agentKilledDuringRestore() async throws {
            let points = try FaultPointNames.all(in: "Agent/Runs/Restore")
            #expect(points.count >= 10)
            try await Matrix.with { try await $0.killDuringRestores(points, side: .agent) }
        }

        @Test(.timeLimit(.minutes(12)))
        func coordinatorKilledDuringRestore() async throws {
            let points = try FaultPointNames.all(in: "Coordinator/Jobs", "Coordinator/Delivery", "Coordinator/Sessions")
            try await Matrix.with { try await $0.killDuringRestores(points, side: .coordinator) }
        }
    }
}
