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
        }
    }
}
