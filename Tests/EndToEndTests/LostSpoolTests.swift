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
                try await Self.loseSpool(scene.fleet)
                let finding = try #require(try await scene.finding("acknowledged-lost", within: .seconds(10)))
                #expect(finding["severity"]?.string == "critical")
                #expect(finding["code"]?.string == "HF-522")
                let position = try await Self.refusedPosition(scene)
                #expect(finding["text"]?.string?.contains("--accept-loss \(position)") == true, "\(finding.text)")
                try await Self.expectRefusal(scene, accepting: "0/1")
                let acknowledged = try await scene.fleet.sourceStatus("main")?["tail"]?["acknowledgedLSN"]?.string
                try await Self.expectRefusal(scene, accepting: try #require(acknowledged))
                try await Self.waitForSpare(scene)
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
                try await Self.loseSpool(scene.fleet)
                #expect(try await scene.finding("acknowledged-lost", within: .seconds(10)) != nil)
                scene.agent.process.goOn()
                try await scene.expectProgress(of: rows, within: .seconds(60))
                try await scene.expectHealth(within: .seconds(30))
                try await Self.waitForSpare(scene)
                try await scene.loseHost()
                await rows.stop()
                try await scene.expectNothingMissing(of: rows)
            }
        }

        private static func loseSpool(_ fleet: TestFleet) async throws {
            // Acknowledged positions are kept at least once a second.
            try await Task.sleep(for: .seconds(2))
            await fleet.coordinator.kill()
            let spool = fleet.coordinatorData + "/spool"
            let files = try Files.list(spool)
            #expect(!files.isEmpty)
            for name in files { try Files.remove(spool + "/" + name) }
            try await fleet.coordinator.start()
            try await fleet.waitForCoordinator()
        }

        private static func waitForSpare(_ scene: SpoolScene) async throws {
            let isOnline = try await eventually(within: .seconds(30)) {
                try await scene.fleet.ask("agent", "show", scene.spare.name)["state"]?.string == "online"
            }
            #expect(isOnline)
        }

        /// A restore to the latest moment is refused; answers the position that it names.
        private static func refusedPosition(_ scene: SpoolScene) async throws -> String {
            let refused = try await restore(scene)
            #expect(refused.status == .exited(6))
            #expect(refused.errorText.contains("HF-522"), "\(refused.errorText)")
            let words = refused.errorText.split(whereSeparator: { " ;,".contains($0) }).map(String.init)
            let at = try #require(words.firstIndex(of: "--accept-loss"))
            return try #require(words[(at + 1)...].first)
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
