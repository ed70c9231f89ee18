import Platform
import TestSupport
import Testing

extension EndToEndLog {
    /// A standby is promoted that lacks log which is stored already.
    @Suite struct LaggingPromotionTests {
        @Test(.timeLimit(.minutes(3)))
        func aLaggingPromotionIsAForkAndBothPastsComeBack() async throws {
            try await FailoverScene.with { scene in
                var rows = try await CommittedRows(on: scene.primary)
                try await rows.write(5)
                try await scene.fleet.backUp("main")
                try await scene.standby.catchUp(with: scene.primary)
                let shared = try #require(rows.marks.last)
                try await scene.standby.sql("ALTER SYSTEM SET primary_conninfo = ''")
                try await scene.standby.sql("SELECT pg_reload_conf(), pg_sleep(1)")
                try await rows.write(5)
                let lost = try #require(rows.marks.last)
                try await scene.fleet.command("log", "flush", "main").requireSuccess()
                try await Self.failOverWithKilledCoordinator(scene)
                try await scene.expect(["a": "failing", "b": "writing"])
                try await scene.expect(finding: "fork")
                let isBased = try await eventually(within: .seconds(60)) {
                    try await scene.fleet.ask("backup", "list", "main").array?.count == 2
                }
                #expect(isBased, "no new full: \(scene.b.process.log.suffix(3000))")
                rows.goOn(on: scene.standby, after: shared.row)
                try await rows.write(7)
                try await scene.expectStored(onTimeline: 2)
                try await scene.expect(lost, to: lost.time)
                try await scene.expect(try #require(rows.marks.last), to: "latest")
                let removed = try await scene.fleet.command("source", "member", "remove", "main", "a")
                #expect(removed.isSuccess, "\(removed.errorText)")
                #expect(removed.outputText.contains("still keeps log"), "\(removed.outputText)")
            }
        }

        /// The coordinator dies in the midst of the handover, and ends it when it is up again.
        private static func failOverWithKilledCoordinator(_ scene: FailoverScene) async throws {
            await scene.fleet.coordinator.kill()
            try await scene.fleet.coordinator.start(fault: "source.handed-over-not-told=kill")
            try await scene.expect(["a": "writing", "b": "keeping"])
            await scene.primary.crash()
            try await scene.standby.sql("SELECT pg_promote()")
            #expect(try await scene.fleet.coordinator.ended(within: .seconds(40)))
            try await scene.fleet.coordinator.start()
            try await scene.fleet.waitForCoordinator()
        }
    }
}
