import Platform
import TestSupport
import Testing

extension EndToEndLog {
    /// The database's host is lost, or the coordinator, and what was acknowledged is still there.
    @Suite struct ZeroLossTests {
        @Test(.timeLimit(.minutes(20)), arguments: ["on", "remote_write", "remote_apply"])
        func nothingAcknowledgedIsLostWithTheDatabasesHost(level: String) async throws {
            for round in 0..<LongRun.count(1, long: 7) {
                try await ZeroLossScene.with(level: level) { scene in
                    let rows = try await AcknowledgedRows(on: scene.server)
                    try await scene.expectProgress(of: rows)
                    try await Task.sleep(for: .milliseconds(Int.random(in: 500...2500)))
                    try await scene.loseHost()
                    await rows.stop()
                    try await scene.expectNothingMissing(of: rows, "\(level), round \(round)")
                }
            }
        }

        @Test(.timeLimit(.minutes(10)))
        func nothingAcknowledgedIsLostWhileTheCoordinatorDiesAgainAndAgain() async throws {
            try await ZeroLossScene.with(level: "on") { scene in
                let rows = try await AcknowledgedRows(on: scene.server)
                let begun = ContinuousClock.now
                for round in 1...LongRun.count(3, long: 12) {
                    if LongRun.isWanted { try await Task.sleep(until: begun + .seconds(5 * round)) }
                    try await scene.restartCoordinator()
                    try await scene.expectProgress(of: rows)
                }
                try await scene.loseHost()
                await rows.stop()
                try await scene.expectNothingMissing(of: rows, "coordinator restarted")
            }
        }

        @Test(.timeLimit(.minutes(10)))
        func anAsynchronousDatabaseNeverWaitsAndWhatTheSpoolHasIsThere() async throws {
            try await ZeroLossScene.withAsynchronous { scene in
                let rows = try await AcknowledgedRows(on: scene.server)
                let begun = ContinuousClock.now
                for round in 1...LongRun.count(2, long: 12) {
                    if LongRun.isWanted { try await Task.sleep(until: begun + .seconds(5 * round)) }
                    await scene.fleet.coordinator.kill()
                    // Longer than any pause may be: whoever waited for the coordinator is seen.
                    try await Task.sleep(for: Self.absence)
                    try await scene.expectProgress(of: rows)
                    try await scene.startCoordinator()
                    try await scene.expectProgress(of: rows)
                }
                let pause = try await rows.longestPause
                #expect(pause < Self.absence * 0.7, "a writer waited for \(pause)")
                await rows.stop()
                try await Self.expectEverythingSpooled(scene)
                try await scene.loseHost()
                try await scene.expectNothingMissing(of: rows, "asynchronous")
            }
        }

        private static let absence = Duration.seconds(3)

        private static func expectEverythingSpooled(_ scene: ZeroLossScene) async throws {
            let end = try await scene.server.sql("SELECT pg_current_wal_flush_lsn()")
            let isSpooled = try await eventually(within: .seconds(30)) {
                try await scene.server.sql(
                    "SELECT write_lsn >= '\(end)' AND flush_lsn IS NULL FROM pg_stat_replication "
                        + "WHERE state = 'streaming' AND application_name LIKE 'holdfast_%'") == "t"
            }
            #expect(isSpooled, "\(scene.agent.process.log.suffix(3000))")
        }
    }
}
