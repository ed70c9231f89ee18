import Platform
import TestSupport
import Testing

extension EndToEnd {
    /// Names that other people choose.
    @Suite struct NameTests {
        private static let source = "Bücher \"und\" 'mehr' – 本"
        private static let database = "a \"b\" 'c'\nd\\e – ü本"

        @Test(.timeLimit(.minutes(4)))
        func spacesQuotesLineBreaksAndUTF8AreCarriedThrough() async throws {
            try await PostgreSQLServer.with(.init(tablespaces: ["odd"])) { server in
                try await TestFleet.with { fleet in
                    let agent = try await fleet.agent("Agent Nº 1 'here'")
                    try await Self.run(fleet, server, agent)
                }
            }
        }

        private static func run(_ fleet: TestFleet, _ server: PostgreSQLServer, _ agent: TestAgent) async throws {
            let quoted = database.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
            try await server.sql("CREATE DATABASE \"\(quoted)\" TEMPLATE template0")
            try await server.sql("CREATE TABLE t AS SELECT 7 AS n", database: database)
            let place = server.file("a place\nwith \"breaks\" =ü")
            try Files.makeDirectories(place)
            if let user = try PostgreSQLServer.serverUser() { try Files.chown(place, uid: user.uid, gid: user.gid) }
            try await server.sql("CREATE TABLESPACE \"sp ace\" LOCATION '\(place)'")
            try await server.sql("CREATE TABLE s TABLESPACE \"sp ace\" AS SELECT 8 AS n")
            try await fleet.protect(server, as: source, by: agent)
            let backup = try await fleet.backUp(source)
            #expect(backup["source"]?.string == source)
            #expect(try await fleet.command("status").requireSuccess().outputText.contains(source))
            let restored = try await fleet.restore(
                source, to: "latest", on: agent, like: server,
                options: [
                    "--tablespace", "\(place)=\(agent.restoreDirectory)/new 'place' =ü", "--tablespace",
                    "\(server.file("odd"))=\(agent.restoreDirectory)/odd",
                ])
            #expect(try await restored.sql("SELECT n FROM t", database: database) == "7")
            #expect(try await restored.sql("SELECT n FROM s") == "8")
            try await restored.stop()
        }

        @Test func namesThatCouldPassForOthersAreRefused() async throws {
            try await TestFleet.with { fleet in
                for name in ["", " a", "a\nb", "a\u{202E}b", String(repeating: "x", count: 129)] {
                    let result = try await fleet.command("agent", "token", "--", name)
                    #expect(result.status == .exited(2))
                    #expect(result.outputText.isEmpty)
                }
            }
        }
    }
}
