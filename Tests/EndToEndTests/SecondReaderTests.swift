import Platform
import Protocol
import TestSupport
import Testing

extension EndToEnd {
    /// What the programs wrote is opened by a reader that knows nothing but the format page and the recovery key.
    @Suite(.enabled(if: PythonReader.isAvailable, "no Python environment, see scripts/test"))
    struct SecondReaderTests {
        @Test(.timeLimit(.minutes(5)), arguments: ["zstd:3", "lz4"])
        func opensEveryFileOfABackupAndAllLog(_ codec: String) async throws {
            try await PostgreSQLServer.with(.init(isDebianLayout: true)) { server in
                try await TestFleet.with { fleet in
                    let agent = try await fleet.agent("db")
                    try await fleet.protect(server, as: "main", by: agent, options: ["--compress", codec])
                    try await server.sql("CREATE TABLE big AS SELECT g, md5(g::text) FROM generate_series(1, 200000) g")
                    try await fleet.command("backup", "run", "main").requireSuccess()
                    try await fleet.command("log", "flush", "main").requireSuccess()
                    let key = fleet.folder.file("coordinator/data/holdfast-recovery.key")
                    let result = try await PythonReader.run(repository: fleet.repository, key: key)
                    try await Self.judge(PythonReader.lines(result), fleet, agent)
                }
            }
        }

        private static func judge(
            _ lines: [PythonReader.Line], _ fleet: TestFleet, _ agent: TestAgent
        ) async throws {
            #expect(lines.filter { $0.kind == "backup" }.count == 1)
            #expect(lines.contains { $0.kind == "log" })
            #expect(lines.contains { $0.kind == "records" })
            #expect(lines.contains { $0.kind == "definition" && $0.name == "main" })
            let authority = try #require(lines.last { $0.kind == "authority" })
            #expect(authority.path?.contains("ca.key ca.pem identities/") == true, "\(authority.path ?? "")")
            let directory = agent.restoreDirectory + "/unstarted"
            try await fleet.restoreCommand("main", to: "immediate", on: agent, directory: directory).requireSuccess()
            var compared = 0
            for line in lines where line.kind == "file" && line.root == 0 {
                let path = try #require(line.path)
                // A restore writes its own settings into these.
                guard !path.hasSuffix(".conf") else { continue }
                let bytes = try Files.readFile(directory + "/" + path, limit: 2 << 30)
                #expect(Digest.sha256(of: bytes).hex == line.sha256, "\(path)")
                compared += 1
            }
            #expect(compared > 900)
        }
    }
}
