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
            try await Matrix.with { matrix in
                try await matrix.killDuringBackups(points, side: .agent)
                try FaultResult.write(matrix.results, as: "agent, backup")
            }
        }

        @Test(.timeLimit(.minutes(12)))
        func coordinatorKilledDuringBackup() async throws {
            let points =
                try FaultPointNames.all(in: "Coordinator/Ingest", "Coordinator/Jobs", "Coordinator/Sessions")
                + FaultPointNames.all(in: "Repository/Stores")
            #expect(points.count >= 10)
            try await Matrix.with { matrix in
                try await matrix.killDuringBackups(points, side: .coordinator)
                try FaultResult.write(matrix.results, as: "coordinator, backup")
            }
        }

        @Test(.timeLimit(.minutes(12)))
        func agentKilledDuringRestore() async throws {
            let points = try FaultPointNames.all(in: "Agent/Runs/Restore")
            #expect(points.count >= 10)
            try await Matrix.with { matrix in
                try await matrix.killDuringRestores(points, side: .agent)
                try FaultResult.write(matrix.results, as: "agent, restore")
            }
        }

        @Test(.timeLimit(.minutes(12)))
        func coordinatorKilledDuringRestore() async throws {
            let points =
                try FaultPointNames.all(in: "Coordinator/Jobs", "Coordinator/Delivery", "Coordinator/Sessions")
                + FaultPointNames.all(in: "Coordinator/Operations").filter { $0.hasPrefix("restore.") }
            try await Matrix.with { matrix in
                try await matrix.killDuringRestores(points, side: .coordinator)
                try FaultResult.write(matrix.results, as: "coordinator, restore")
            }
        }

        @Test(.timeLimit(.minutes(12)))
        func agentKilledDuringLog() async throws {
            let points = try FaultPointNames.all(in: "Agent/Runs/Log")
            #expect(points.count >= 8)
            try await Matrix.with { matrix in
                try await matrix.killDuringLog(points, side: .agent)
                try FaultResult.write(matrix.results, as: "agent, log")
            }
        }

        @Test(.timeLimit(.minutes(12)))
        func coordinatorKilledDuringLog() async throws {
            let points = try FaultPointNames.all(in: "Coordinator/Spool", "Coordinator/Ingest")
            #expect(points.count >= 10)
            try await Matrix.with { matrix in
                try await matrix.killDuringLog(points, side: .coordinator)
                try FaultResult.write(matrix.results, as: "coordinator, log")
            }
        }
    }
}
