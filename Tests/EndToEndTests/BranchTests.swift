import Platform
import TestSupport
import Testing

extension EndToEndLog {
    /// A server was put back, and targets are in both of its histories.
    @Suite struct BranchTests {
        @Test(.timeLimit(.minutes(8))) func aTargetOfTwoHistoriesIsRefusedUntilOneIsNamed() async throws {
            try await TwoHistories.with { histories in
                try await Self.expectListing(histories.scene)
                let transaction = try histories.sharedTransaction()
                let place = try histories.sharedPosition()
                let targets: [(String, former: [Int], newest: [Int])] = [
                    ("xid:\(transaction)", [transaction], [transaction]),
                    ("lsn:\(place.position.positionText)", place.former, place.newest),
                    ("name:again", [histories.marked.former], [histories.marked.newest]),
                ]
                for (target, former, newest) in targets {
                    try await Self.expectRefusal(histories.scene, target)
                    try await Self.expect(histories.scene, target, "0", former.map { "former \($0)" })
                    try await Self.expect(histories.scene, target, "1", newest.map { "newest \($0)" })
                }
                let ends = [histories.former.last, histories.newest.last].compactMap { $0?.transaction }
                try await Self.expect(histories.scene, "latest", "0", ["former \(ends[0])"])
                try await Self.expect(histories.scene, "latest", nil, ["newest \(ends[1])"])
                try await Self.expectUnknown(histories.scene)
                try await Self.drill(histories.scene)
                try await Self.restoreOffline(histories, "xid:\(transaction)", transaction)
            }
        }

        private static func expectListing(_ scene: SpoolScene) async throws {
            let text = try await scene.fleet.command("status").outputText
            #expect(text.contains("on timeline 1, branch 0") && text.contains("on timeline 1, branch 1"), "\(text)")
        }

        private static func dryRun(_ scene: SpoolScene, _ target: String, _ options: [String]) async throws
            -> ChildResult
        {
            try await scene.fleet.restoreCommand(
                "main", to: target, on: scene.spare, directory: scene.spare.restoreDirectory + "/none",
                options: ["--dry-run"] + options)
        }

        private static func expectRefusal(_ scene: SpoolScene, _ target: String) async throws {
            let refused = try await dryRun(scene, target, [])
            #expect(refused.status == .exited(2), "\(refused.outputText)")
            for part in ["HF-520", "branch 0 (timeline 1, ", "branch 1 (timeline 1, ", "--branch 0 or --branch 1"] {
                #expect(refused.errorText.contains(part), "\(target): \(refused.errorText)")
            }
            #expect(refused.errorText.split(separator: "\n").count == 1, "\(refused.errorText)")
        }

        private static func expect(
            _ scene: SpoolScene, _ target: String, _ branch: String?, _ contents: [String]
        ) async throws {
            let options = branch.map { ["--branch", $0] } ?? []
            let told = try await dryRun(scene, target, options + ["--json"])
            let plan = try JSONValue(parsing: told.output)["plan"]
            #expect(plan?["window"]?["branch"]?.text == branch ?? "1", "\(told.outputText)\(told.errorText)")
            let restored = try await scene.fleet.restore(
                "main", to: target, on: scene.spare, like: scene.server, options: options)
            let content = try await TwoHistories.content { try await restored.sql($0) }
            #expect(contents.contains(content), "\(target) on \(branch ?? "none"): \(content), not \(contents)")
            try await restored.stop()
            try Files.removeTree(restored.directory)
        }

        private static func expectUnknown(_ scene: SpoolScene) async throws {
            let unknown = try await dryRun(scene, "latest", ["--branch", "7"])
            #expect(unknown.status == .exited(6))
            #expect(unknown.errorText.contains("on branch 7 of the log, only on branch 0 ("), "\(unknown.errorText)")
        }

        private static func drill(_ scene: SpoolScene) async throws {
            let token = try await scene.fleet.command("agent", "token", "rehearsal", "--for", "drill")
            let agent = try await scene.fleet.agent("rehearsal", token: try token.requireSuccess().outputText)
            let run = ["drill", "run", "main", "--on", agent.name, "--branch", "0", "--no-amcheck"]
            let question = [
                "--check-sql", "SELECT string_agg(DISTINCT branch, ' ') FROM history", "--database", "postgres",
                "--expect", "former",
            ]
            let drill = try await scene.fleet.run("holdfast", run + question)
            #expect(drill.isSuccess, "\(drill.outputText)\(drill.errorText)")
            let shown = try await scene.fleet.ask("drill", "list", "main").array?.last
            #expect(shown?["target"]?.string == "latest on branch 0", "\(shown?.text ?? "")")
            let refused = try await scene.fleet.run("holdfast", run + ["--rpo", "10min"])
            #expect(refused.status == .exited(2), "\(refused.errorText)")
            await agent.process.stop()
        }

        private static func restoreOffline(
            _ histories: TwoHistories, _ target: String, _ transaction: Int
        ) async throws {
            let fleet = histories.scene.fleet
            let key = fleet.folder.file("config/kept.key")
            try Files.writeFileDurably(key, Files.readFile(fleet.coordinatorData + "/holdfast-recovery.key"))
            try Files.chmod(key, 0o644)
            let common = ["restore", "--repository", fleet.repository, "--recovery-key", key]
            let listed = try await fleet.run("holdfast-agent", common + ["--list", "--json"])
            let windows = try JSONValue(parsing: listed.output)["sources"]?.array?.first?["windows"]?.array ?? []
            #expect(windows.map { $0["branch"]?.text } == ["0", "1"], "\(listed.outputText)")
            func run(_ directory: String, _ options: [String]) async throws -> ChildResult {
                try await fleet.run(
                    "holdfast-agent",
                    common + ["--source", "main", "--to", target, "--directory", directory, "--binaries"]
                        + [PostgreSQLServer.Options().binaries] + options)
            }
            let refused = try await run(histories.scene.spare.restoreDirectory + "/none", ["--dry-run"])
            #expect(refused.status == .exited(2) && refused.errorText.contains("--branch 0 or --branch 1"))
            for (branch, history) in [("0", "former"), ("1", "newest")] {
                let directory = histories.scene.spare.restoreDirectory + "/offline-\(branch)"
                let port = try PostgreSQLServer.freePort()
                let result = try await run(directory, ["--branch", branch, "--start", "--port", "\(port)"])
                #expect(result.isSuccess, "\(result.errorText)")
                let restored = RestoredServer(directory: directory, port: port, like: histories.scene.server)
                let content = try await TwoHistories.content { try await restored.sql($0) }
                #expect(content == "\(history) \(transaction)")
                try await restored.stop()
            }
        }
    }
}
