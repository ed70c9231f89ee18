import Platform
import TestSupport
import Testing

extension EndToEndLog {
    /// The database changes its timeline under the running protection.
    @Suite struct TimelineTests {
        @Test(.timeLimit(.minutes(2)))
        func aPromotionIsFollowedAndBothTimelinesComeBack() async throws {
            try await Self.withBackup { scene in
                try await scene.server.goOnPromoted()
                let after = try await scene.writeOnNewTimeline()
                try await scene.expectFollowed()
                try await scene.expect(scene.before, to: scene.before.time)
                try await scene.expect(scene.before, to: scene.before.time, options: ["--timeline", "1"])
                try await scene.expect(after, to: "latest")
                try await scene.expect(scene.before, to: "latest", options: ["--timeline", "1"])
            }
        }

        @Test(.timeLimit(.minutes(2)))
        func aRestoreInPlaceIsAForkWithANewBranchAndANewBase() async throws {
            try await Self.withBackup { scene in
                try await scene.goOnFromCopy()
                let isBased = try await eventually(within: .seconds(40)) {
                    try await scene.fleet.ask("backup", "list", "main").array?.count == 2
                }
                #expect(isBased, "no new full: \(scene.agent.process.log.suffix(3000))")
                let findings = try await scene.fleet.sourceStatus("main")?["findings"]?.array ?? []
                #expect(findings.contains { $0["kind"]?.string == "fork" && $0["resolved"]?.string != nil })
                let after = try await scene.writeOnNewTimeline(isFork: true)
                try await scene.expect(after, to: "latest")
                try await scene.expect(scene.before, to: scene.before.time)
            }
        }

        /// A protected server with a backup and rows after it, and a cold copy of its files from right after the backup.
        private static func withBackup(_ body: (TimelineScene) async throws -> Void) async throws {
            try await BackedUpServer.with { server, fleet, agent, rows in
                let copy = try await fleet.restoreCommand(
                    "main", to: "immediate", on: agent, directory: agent.restoreDirectory + "/copy")
                #expect(copy.isSuccess, "\(copy.errorText)")
                try await rows.write(5)
                try await fleet.command("log", "flush", "main").requireSuccess()
                try await body(TimelineScene(fleet: fleet, server: server, agent: agent, rows: rows))
            }
        }
    }
}
