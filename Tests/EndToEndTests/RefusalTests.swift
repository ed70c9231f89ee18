import Platform
import TestSupport
import Testing

extension EndToEnd {
    /// What bad input gets: one line with a code, the right exit status, and nothing half done.
    @Suite struct RefusalTests {
        @Test(.timeLimit(.minutes(4)))
        func everyRefusalIsOneLineWithACodeAndTheRightStatus() async throws {
            try await PostgreSQLServer.with(.init(isDebianLayout: true)) { server in
                try await TestFleet.with { fleet in
                    let agent = try await fleet.agent("db")
                    try await Self.beforeAnySource(fleet, server)
                    try await fleet.protect(server, as: "main", by: agent)
                    try await Self.withoutBackup(fleet, agent)
                    try await fleet.backUp("main")
                    try await Self.aroundRestores(fleet, agent)
                }
            }
        }

        private static func beforeAnySource(_ fleet: TestFleet, _ server: PostgreSQLServer) async throws {
            try await refused(5, "HF-601", fleet, ["backup", "run", "nothing"])
            try await refused(5, nil, fleet, ["agent", "revoke", "nobody"])
            try await refused(5, nil, fleet, ["job", "show", "00000000-0000-4000-8000-000000000000"])
            try await refused(2, "HF-101", fleet, ["job", "show", "17"])
            try await refused(2, "HF-101", fleet, ["backup", "run"])
            try await refused(2, "HF-101", fleet, ["restore", "main", "--too", "latest"])
            try await refused(
                2, "HF-101", fleet,
                ["source", "add", "postgresql", "x", "--agent", "db", "--connection", "host=a password=b"])
            try await refused(3, nil, fleet, ["agent", "list", "--coordinator", "127.0.0.1:1"])
            try await refused(2, "HF-701", fleet, ["agent", "list", "--profile", "/nowhere/profile.yaml"])
        }

        private static func withoutBackup(_ fleet: TestFleet, _ agent: TestAgent) async throws {
            let directory = agent.restoreDirectory + "/data"
            try await refused(6, nil, fleet, restore("latest", agent, directory))
            #expect(try !Files.exists(directory))
        }

        private static func aroundRestores(_ fleet: TestFleet, _ agent: TestAgent) async throws {
            let directory = agent.restoreDirectory + "/data"
            let naked = try await refused(2, nil, fleet, restore("2026-11-21T10:15:00", agent, directory))
            #expect(
                naked.contains("+") || naked.contains("Z"), "the readings of a time without zone are shown: \(naked)")
            let early = try await refused(6, "HF-501", fleet, restore("2020-01-01T00:00:00Z", agent, directory))
            #expect(early.contains("20"), "the window is told: \(early)")
            try await refused(6, nil, fleet, restore("2999-01-01T00:00:00Z", agent, directory))
            try await refused(4, nil, fleet, restore("latest", agent, "/tmp/elsewhere"))
            try Files.makeDirectories(directory, mode: 0o755)
            try Files.createOnly(directory + "/precious", [1])
            try await refused(6, nil, fleet, restore("latest", agent, directory))
            try await refused(4, "HF-503", fleet, restore("latest", agent, directory) + ["--force"])
            #expect(try Files.readFile(directory + "/precious") == [1])
            #expect(try Files.list(directory) == ["precious"])
        }

        private static func restore(_ target: String, _ agent: TestAgent, _ directory: String) -> [String] {
            ["restore", "main", "--to", target, "--on", agent.name, "--directory", directory]
        }

        /// Runs a command that must be refused; answers its line.
        @discardableResult
        private static func refused(
            _ status: Int32, _ code: String?, _ fleet: TestFleet, _ arguments: [String]
        ) async throws -> String {
            let result = try await fleet.run("holdfast", arguments)
            let text = result.errorText + result.outputText
            #expect(result.status == .exited(status), "\(arguments): \(result.status) \(text)")
            #expect(text.contains(code.map { "[\($0)]" } ?? "[HF-"), "\(arguments): \(text)")
            return text
        }
    }
}
