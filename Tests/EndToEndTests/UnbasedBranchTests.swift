import Platform
import TestSupport
import Testing

extension EndToEndLog {
    /// A server was put back, and the full backup of its new branch fails.
    @Suite struct UnbasedBranchTests {
        @Test(.timeLimit(.minutes(4))) func aTargetOfABranchWithoutABackupIsRefusedToo() async throws {
            try await SpoolScene.with(mode: "asynchronous") { scene in
                try await scene.server.sql("CREATE TABLE history (branch text, xid bigint, position pg_lsn)")
                try await scene.fleet.command("log", "flush", "main").requireSuccess()
                let snapshot = try await scene.takeSnapshot()
                let first = try await TwoHistories.write("former", rounds: 3, scene)
                try await scene.putBack(snapshot)
                let unreadable = scene.server.dataDirectory + "/unreadable"
                try Files.makeDirectories(unreadable, mode: 0)
                try await scene.fleet.start(scene.agent)
                #expect(try await scene.finding("fork", within: .seconds(60)) != nil)
                let second = try await TwoHistories.write("newest", rounds: 2, scene)
                let histories = TwoHistories(
                    scene: scene, former: first.rows, newest: second.rows, marked: (first.marked, second.marked))
                try await Self.expectRefusals(histories)
                try await Self.expectFormer(histories)
                try Files.removeTree(unreadable)
                try await scene.fleet.backUp("main")
                let base = try await Self.dryRun(scene, "immediate", ["--json"])
                #expect(try JSONValue(parsing: base.output)["plan"]?["window"]?["branch"]?.text == "1")
            }
        }

        private static func dryRun(
            _ scene: SpoolScene, _ target: String, _ options: [String] = []
        ) async throws -> ChildResult {
            try await scene.fleet.restoreCommand(
                "main", to: target, on: scene.spare, directory: scene.spare.restoreDirectory + "/none",
                options: ["--dry-run"] + options)
        }

        private static func expectRefusals(_ histories: TwoHistories) async throws {
            let position = try histories.sharedPosition().position.positionText
            for target in ["xid:\(try histories.sharedTransaction())", "name:again", "lsn:\(position)"] {
                let refused = try await dryRun(histories.scene, target)
                #expect(refused.status == .exited(2), "\(target): \(refused.outputText)")
                for part in [
                    "HF-520", "branch 0 (timeline 1, ", "branch 1 (timeline 1, ",
                    "the newest, without a backup to restore from yet)", "; choose with --branch 0 [",
                ] {
                    #expect(refused.errorText.contains(part), "\(target): \(refused.errorText)")
                }
                let chosen = try await dryRun(histories.scene, target, ["--branch", "0", "--json"])
                let window = try JSONValue(parsing: chosen.output)["plan"]?["window"]
                #expect(window?["branch"]?.text == "0", "\(chosen.outputText)\(chosen.errorText)")
            }
            let base = try await dryRun(histories.scene, "immediate")
            #expect(base.status == .exited(6), "\(base.outputText)")
            #expect(base.errorText.contains("HF-522") && base.errorText.contains("--branch 0"), "\(base.errorText)")
        }

        /// What the new branch does not have is found as ever.
        private static func expectFormer(_ histories: TwoHistories) async throws {
            let last = try #require(histories.former.last).transaction
            #expect(!histories.newest.contains { $0.transaction == last })
            let plan = try await dryRun(histories.scene, "xid:\(last)")
            #expect(plan.isSuccess, "\(plan.errorText)")
            #expect(plan.outputText.contains("branch 0 of the log, which was left for branch 1"), "\(plan.outputText)")
            let newest = try #require(histories.newest.last).transaction
            #expect(newest < last)
        }
    }
}
