import Platform
import TestSupport
import Testing

extension EndToEndLog {
    /// A database whose commits wait for a source is not left waiting without a word.
    @Suite struct PausedSourceTests {
        private static let setting = "synchronous_standby_names"

        @Test(.timeLimit(.minutes(5)))
        func commitsThatWaitForASourceKeepItFromBeingPausedOrRemoved() async throws {
            try await SpoolScene.with(mode: "synchronous") { scene in
                try await Self.expectStream(scene, state: "streaming")
                let ends = [
                    ["source", "pause", "main"], ["source", "remove", "main"],
                    ["source", "edit", "main", "--log-mode", "asynchronous"],
                ]
                for words in ends {
                    let refused = try await scene.fleet.run("holdfast", words)
                    #expect(refused.status == .exited(4), "\(refused.outputText)\(refused.errorText)")
                    #expect(refused.errorText.contains("HF-622"), "\(refused.errorText)")
                    #expect(
                        refused.errorText.contains("ALTER SYSTEM SET \(Self.setting) = ''; SELECT pg_reload_conf();"))
                }
                try await scene.server.sql("CREATE TABLE still_commits (n int)")
                try await Self.pauseByForce(scene)
                try await scene.fleet.command("source", "resume", "main").requireSuccess()
                try await scene.expectHealth(within: .seconds(30))
                try await scene.server.sql("INSERT INTO still_commits VALUES (1)")
                try await Self.release(scene)
                try await scene.fleet.command("source", "pause", "main").requireSuccess()
                try await scene.server.sql("INSERT INTO still_commits VALUES (2)")
                let gone = try await scene.fleet.command("source", "remove", "main").requireSuccess()
                #expect(!gone.outputText.contains("warning"), "\(gone.outputText)")
            }
        }

        /// While commits wait for a paused source, `status` says so with what to do.
        private static func pauseByForce(_ scene: SpoolScene) async throws {
            try await scene.fleet.command("source", "pause", "main", "--force").requireSuccess()
            var found: JSONValue?
            let isTold = try await eventually(within: .seconds(10)) {
                found = try await scene.findings()["commit-wait"]
                return found?["severity"]?.string == "critical"
            }
            let finding = try #require(found)
            #expect(isTold, "\(finding.text)")
            let text = finding["text"]?.string ?? ""
            #expect(text.contains("the source is paused") && text.contains("source resume main"), "\(text)")
            #expect(text.contains("ALTER SYSTEM SET \(setting) = ''"), "\(text)")
            let log = try await scene.fleet.sourceStatus("main")?["log"]
            #expect(log?["state"]?.string == "paused" && log?["slotState"]?.string == "kept", "\(log?.text ?? "")")
        }

        /// What the refusal says to run, and then it goes at once.
        private static func release(_ scene: SpoolScene) async throws {
            try await scene.server.sql("ALTER SYSTEM SET \(setting) = ''; SELECT pg_reload_conf(), pg_sleep(0.2)")
        }

        /// Our walsenders: one that streams, and none that idles beside it after a flush.
        private static func expectStream(_ scene: SpoolScene, state: String) async throws {
            try await scene.fleet.command("log", "flush", "main").requireSuccess()
            let found = try await scene.server.sql(
                "SELECT string_agg(state, ' ') FROM pg_stat_replication WHERE application_name LIKE 'holdfast_%'")
            #expect(found == state)
        }
    }
}
