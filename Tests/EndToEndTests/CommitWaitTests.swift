import Platform
import TestSupport
import Testing

extension EndToEndLog {
    /// A database that waits for a stream that never counts says nothing; `status` does.
    @Suite struct CommitWaitTests {
        @Test(.timeLimit(.minutes(3)))
        func aDatabaseThatWaitsForEverIsToldOfUntilItDoesNot() async throws {
            try await SpoolScene.with(mode: "asynchronous") { scene in
                try await scene.listStream()
                let finding = try #require(try await scene.finding("commit-wait", within: .seconds(30)))
                #expect(finding["severity"]?.string == "critical")
                #expect(finding["text"]?.string?.contains("source edit main --log-mode synchronous") == true)
                let check = try await scene.fleet.command("source", "check", "main").outputText
                #expect(check.contains("holdfast source edit main --log-mode synchronous"), "\(check)")
                try await scene.fleet.command("source", "edit", "main", "--log-mode", "synchronous").requireSuccess()
                try await scene.server.sql("CREATE TABLE waited (n int)")
                try await scene.expectHealth(within: .seconds(30))
                try await scene.server.sql(
                    "ALTER SYSTEM RESET synchronous_standby_names; SELECT pg_reload_conf()")
                let unnamed = try #require(try await scene.finding("commit-wait", within: .seconds(30)))
                #expect(unnamed["severity"]?.string == "warning", "\(unnamed.text)")
            }
        }
    }
}
