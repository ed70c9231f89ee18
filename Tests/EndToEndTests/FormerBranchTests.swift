import Platform
import TestSupport
import Testing

extension EndToEndLog {
    /// What was acknowledged before a server was put back, and only the spool has.
    @Suite struct FormerBranchTests {
        @Test(.timeLimit(.minutes(5))) func whatALostSpoolHeldOfAFormerBranchIsTold() async throws {
            try await SpoolScene.with(mode: "synchronous") { scene in
                var rows = try await CommittedRows(on: scene.server)
                try await rows.write(5)
                try await scene.fleet.command("log", "flush", "main").requireSuccess()
                let early = try #require(rows.marks.last)
                let snapshot = try await scene.takeSnapshot()
                try await rows.write(40)
                let lost = try #require(rows.marks.last)
                try await scene.expectAllSpooled()
                try await scene.putBack(snapshot)
                try await scene.fleet.start(scene.agent)
                try await scene.expectFork()
                try await Self.expectWhole(scene, lost)
                try await scene.loseSpool()
                try await Self.expectLoss(scene, from: early, to: lost)
                try await Self.expectNewestUnharmed(scene, &rows, after: early)
            }
        }

        /// The spool has it: nothing is told of, and the end of the former branch comes back.
        private static func expectWhole(_ scene: SpoolScene, _ lost: CommittedRows.Mark) async throws {
            let finding = try await scene.findings()["acknowledged-lost"]
            #expect(finding == nil, "\(finding?.text ?? "")")
            let restored = try await scene.fleet.restore(
                "main", to: "latest", on: scene.spare, like: scene.server, options: ["--branch", "0"])
            #expect(try await CommittedRows.content(of: restored) == CommittedRows.expected(at: lost))
            try await restored.stop()
            try Files.removeTree(restored.directory)
        }

        private static func expectLoss(
            _ scene: SpoolScene, from early: CommittedRows.Mark, to lost: CommittedRows.Mark
        ) async throws {
            var text = ""
            let isTold = try await eventually(within: .seconds(20)) {
                text = try await scene.findings()["acknowledged-lost"]?["text"]?.string ?? ""
                return text.contains("log of branch 0 was acknowledged up to")
            }
            #expect(isTold, "\(text)")
            try await scene.waitForSpare()
            func restore(_ options: [String]) async throws -> ChildResult {
                try await scene.fleet.restoreCommand(
                    "main", to: "latest", on: scene.spare, directory: scene.spare.restoreDirectory + "/refused",
                    options: ["--branch", "0"] + options)
            }
            let refused = try await restore([])
            let position = try SpoolScene.refusedPosition(refused)
            #expect(refused.errorText.contains("log of branch 0"), "\(refused.errorText)")
            #expect(text.contains("--to latest --branch 0 is refused but with --accept-loss \(position)"), "\(text)")
            #expect(try await restore(["--accept-loss", "0/1"]).status == .exited(6))
            let restored = try await scene.fleet.restore(
                "main", to: "latest", on: scene.spare, like: scene.server,
                options: ["--branch", "0", "--accept-loss", position])
            let last = Int(try await restored.sql("SELECT max(row) FROM committed")) ?? 0
            #expect((early.row..<lost.row).contains(last))
            try await restored.stop()
            try Files.removeTree(restored.directory)
        }

        /// The branch that is written now is sent again by its agent, and restored as ever.
        private static func expectNewestUnharmed(
            _ scene: SpoolScene, _ rows: inout CommittedRows, after early: CommittedRows.Mark
        ) async throws {
            rows.goOn(on: scene.server, after: early.row)
            try await rows.write(6)
            let late = try #require(rows.marks.last)
            let restored = try await scene.fleet.restore("main", to: "latest", on: scene.spare, like: scene.server)
            #expect(try await CommittedRows.content(of: restored) == CommittedRows.expected(at: late))
            try await restored.stop()
            #expect(try await scene.findings()["acknowledged-lost"]?["text"]?.string?.contains("branch 0") == true)
            try await Self.expectEndedOnTheOperatorsWord(scene)
        }

        /// Nobody has that log any more: who says so ends the finding, and no restore gets laxer by it.
        private static func expectEndedOnTheOperatorsWord(_ scene: SpoolScene) async throws {
            let id = try #require(try await scene.findings()["acknowledged-lost"]?["id"]?.string)
            func end(_ id: String, _ reason: String) async throws -> ChildResult {
                try await scene.fleet.command("finding", "resolve", id, "--because", reason)
            }
            #expect(try await end("000000000000", "no such finding").status == .exited(5))
            #expect(try await end(id, " ").status == .exited(2))
            try await end(id, "the spool's disk was shredded").requireSuccess()
            #expect(try await scene.findings()["acknowledged-lost"] == nil)
            let rows = try await scene.fleet.sourceStatus("main")?["findings"]?.array
            let ended = rows?.first { $0["id"]?.string == id }
            #expect(ended?["resolved"]?.string != nil && ended?["resolvedBy"]?.string != nil, "\(ended?.text ?? "")")
            #expect(ended?["reason"]?.string == "the spool's disk was shredded")
            #expect(try await end(id, "again").status == .exited(5), "it stands no more")
            let refused = try await scene.fleet.restoreCommand(
                "main", to: "latest", on: scene.spare, directory: scene.spare.restoreDirectory + "/refused",
                options: ["--branch", "0"])
            #expect(refused.status == .exited(6), "\(refused.errorText)")
        }
    }
}
