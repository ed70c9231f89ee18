import TestSupport
import Testing

extension EndToEndKills {
    /// Commits wait for us and a real standby, in every order that the server knows.
    @Suite struct BesideStandbyTests {
        private struct Case: CustomTestStringConvertible {
            let names: SynchronousNames
            let level: String
            var testDescription: String { "\(names) \(level)" }
        }

        /// Every level in every arrangement in the long form; else each level and each order once.
        private static let cases: [Case] =
            LongRun.isWanted
            ? SynchronousNames.besideAnother.flatMap { names in
                ["on", "remote_write", "remote_apply"].map { Case(names: names, level: $0) }
            }
            : [
                Case(names: .firstOfOne, level: "remote_write"), Case(names: .lastOfTwo, level: "remote_apply"),
                Case(names: .anyTwo, level: "on"),
            ]

        @Test(.timeLimit(.minutes(20)), arguments: cases)
        private func nothingAcknowledgedIsLostWithTheDatabasesHost(_ order: Case) async throws {
            for round in 0..<LongRun.count(1, long: 7) {
                let names = round.isMultiple(of: 2) ? order.names : order.names.otherSpelling
                try await ZeroLossScene.with(level: order.level, names: names) { scene in
                    let rows = try await AcknowledgedRows(on: scene.server)
                    try await scene.expectProgress(of: rows)
                    try await Task.sleep(for: .milliseconds(Int.random(in: 500...2500)))
                    try await scene.loseHost()
                    await rows.stop()
                    try await scene.expectNothingMissing(of: rows, "\(names) \(order.level), round \(round)")
                }
            }
        }

        @Test(.timeLimit(.minutes(5)))
        func whereTheOtherIsEnoughNobodyWaitsForUs() async throws {
            try await ZeroLossScene.with(level: "remote_apply", names: .behindAnother) { scene in
                let rows = try await AcknowledgedRows(on: scene.server)
                for names in [SynchronousNames.behindAnother, .anyOne] {
                    try await scene.name(names)
                    await scene.fleet.coordinator.kill()
                    let killed = ContinuousClock.now
                    try await scene.expectProgress(of: rows)
                    try await Task.sleep(for: .seconds(3))
                    try await scene.expectProgress(of: rows)
                    #expect(try await rows.longestPause < .seconds(2), "\(names) \(killed.duration(to: .now))")
                    try await scene.startCoordinator()
                }
                await rows.stop()
            }
        }
    }
}
