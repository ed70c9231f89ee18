import Platform
import TestSupport
import Testing

extension EndToEndLog {
    /// A flush that cannot end says what keeps the log from being stored.
    @Suite(.enabled(if: SmallDisk.isPossible, "no disk can be mounted here"))
    struct FlushRefusalTests {
        @Test(.timeLimit(.minutes(4)))
        func aRepositoryWithoutRoomIsNamedAndNotTheAgent() async throws {
            try await SpoolScene.with(mode: "asynchronous", repositoryLimit: 64, options: ["--compress", "lz4"]) {
                scene in
                try #require(scene.fleet.repositoryDisk).fill()
                try await scene.server.sql(
                    "CREATE TABLE filled AS SELECT repeat('x', 100) AS t FROM generate_series(1, 999)")
                let refused = try await scene.fleet.command("log", "flush", "main")
                #expect(!refused.isSuccess)
                #expect(
                    refused.errorText.contains("the log of source 'main' is not stored now"), "\(refused.errorText)")
                #expect(refused.errorText.contains("HF-104"), "\(refused.errorText)")
                #expect(!refused.errorText.contains("the answer of agent"), "\(refused.errorText)")
            }
        }
    }
}
