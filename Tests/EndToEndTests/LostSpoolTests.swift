import Platform
import TestSupport
import Testing

extension EndToEndLog {
    /// The coordinator's spool is lost, and with it what only it had.
    @Suite struct LostSpoolTests {
        @Test(.timeLimit(.minutes(5)))
        func aLostSpoolIsToldAndItsLogIsGivenUpOnlyByName() async throws {
            try await SpoolScene.with(mode: "synchronous") { scene in
                let rows = try await AcknowledgedRows(on: scene.server)
                try await scene.expectProgress(of: rows)
                try await scene.fleet.command("log", "flush", "main").requireSuccess()
                try await scene.expectProgress(of: rows)
                try await scene.loseHost()
                await rows.stop()
                try await scene.loseSpool()
                let finding = try #require(try await scene.finding("acknowledged-lost", within: .seconds(10)))
                #expect(finding["severity"]?.string == "critical")
                #expect(finding["code"]?.string == "HF-522")
                let position = try SpoolScene.refusedPosition(try await Self.restore(scene))
                #expect(finding["text"]?.string?.contains("--accept-loss \(position)") == true, "\(finding.text)")
                try await Self.expectRefusal(scene, accepting: "0/1")
                let acknowledged = try await scene.fleet.sourceStatus("main")?["tail"]?["acknowledgedLSN"]?.string
                try await Self.expectRefusal(scene, accepting: try #require(acknowledged))
                try await scene.waitForSpare()
                try await Self.expectRestore(scene, accepting: position, rows)
            }
        }

        /// The agent has the log still: it sends it again, and the finding goes.
        @Test(.timeLimit(.minutes(5)))
        func whatTheDatabaseStillHasIsSentAgain() async throws {
            try await SpoolScene.with(mode: "synchronous") { scene in
                let rows = try await AcknowledgedRows(on: scene.server)
                try await scene.expectProgress(of: rows)
                scene.agent.process.pause()
                try await scene.loseSpool()
                #expect(try await scene.finding("acknowledged-lost", within: .seconds(10)) != nil)
                scene.agent.process.goOn()
                try await scene.expectProgress(of: rows, within: .seconds(60))
                try await scene.expectHealth(within: .seconds(30))
                try await scene.waitForSpare()
                try await scene.loseHost()
                await rows.stop()
                try await scene.expectNothingMissing(of: rows)
            }
        }

        private static func expectRefusal(_ scene: SpoolScene, accepting position: String) async throws {
            let refused = try await restore(scene, ["--accept-loss", position])
            #expect(refused.status == .exited(6) && refused.errorText.contains("HF-522"), "\(refused.errorText)")
            #expect(try !Files.exists(scene.spare.restoreDirectory + "/refused"))
        }

        private static func restore(_ scene: SpoolScene, _ options: [String] = []) async throws -> ChildResult {
            try await scene.fleet.restoreCommand(
                "main", to: "latest", on: scene.spare, directory: scene.spare.restoreDirectory + "/refused",
                options: options)
        }

        /// It says what is given up, and brings all that can be read: rows without a hole, fewer than were acknowledged.
        private static func expectRestore(
            _ scene: SpoolScene, accepting position: String, _ rows: AcknowledgedRows
        ) async throws {
            let accept = ["--accept-loss", position]
            let told = try await restore(scene, accept + ["--dry-run"])
            #expect(told.isSuccess && told.outputText.contains("the rest is given up"), "\(told.outputText)")
            let restored = try await scene.fleet.restore(
                "main", to: "latest", on: scene.spare, like: scene.server, options: accept)
            let holes = try await restored.sql(
                "SELECT count(*) FROM (SELECT count(*) AS n, max(row) AS last FROM acknowledged GROUP BY writer) AS w "
                    + "WHERE n <> last")
            #expect(holes == "0")
            #expect(try await rows.missing(in: restored) != "", "nothing was lost with the spool")
            try await restored.stop()
        }
    }
}
