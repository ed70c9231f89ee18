import Glibc
import Platform
import TestSupport
import Testing

extension EndToEnd {
    @Suite struct DrillLifeTests {
        /// A protected server with a backup, log behind it, and a drill agent beside.
        private static func with(_ body: (TestFleet, PostgreSQLServer, TestAgent) async throws -> Void) async throws {
            try await PostgreSQLServer.with(.init(tablespaces: ["space"], isDebianLayout: true)) { server in
                try await TestFleet.with { fleet in
                    try await server.sql(
                        "CREATE TABLE kept (n int PRIMARY KEY) TABLESPACE space; INSERT INTO kept VALUES (1), (2)")
                    let agent = try await fleet.agent("db")
                    try await fleet.protect(server, as: "main", by: agent)
                    try await fleet.backUp("main")
                    try await server.sql("INSERT INTO kept VALUES (3)")
                    let token = try await fleet.command("agent", "token", "spare", "--site", "here", "--for", "drill")
                        .requireSuccess().outputText
                    try await body(fleet, server, try await fleet.agent("spare", token: token))
                    withExtendedLifetime(agent) {}
                }
            }
        }

        private static func scratches(_ agent: TestAgent) throws -> [String] {
            let base = agent.dataDirectory + "/drills"
            return try Files.exists(base) ? try Files.list(base) : []
        }

        /// Processes that still work below the agent's scratch.
        private static func processes(_ agent: TestAgent) throws -> [Int32] {
            ProcessesBeneath(try Files.realPath(agent.dataDirectory) + "/drills").ids
        }

        private static let question = ["--check-sql", "SELECT count(*) FROM kept", "--database", "postgres"]

        @Test func aDrillProvesTheNewestStateAndLeavesNothing() async throws {
            try await Self.with { fleet, _, spare in
                let drill = try await fleet.run(
                    "holdfast",
                    ["drill", "run", "main", "--on", "spare", "--full-read", "--expect", "3"] + Self.question)
                #expect(drill.isSuccess, "\(drill.outputText)\(drill.errorText)\(spare.process.log.suffix(2000))")
                #expect(try Self.scratches(spare).isEmpty)
                #expect(try Self.processes(spare).isEmpty)
                let wrong = try await fleet.run(
                    "holdfast",
                    ["drill", "run", "main", "--on", "spare", "--no-amcheck", "--expect", "4"] + Self.question)
                #expect(wrong.status == .exited(1), "\(wrong.outputText)\(wrong.errorText)")
                #expect(try Self.scratches(spare).isEmpty)
            }
        }

        @Test func aKilledAgentsServerEndsWithItAndItsNextStartRemovesTheRest() async throws {
            try await Self.with { fleet, _, spare in
                for point in try FaultPointNames.all(in: "Agent/Runs/Drill") {
                    await spare.process.kill()
                    try await fleet.start(spare, fault: "\(point)=kill")
                    let run = ["drill", "run", "main", "--on", "spare", "--no-amcheck", "--detach", "--expect", "3"]
                    try await fleet.run("holdfast", run + Self.question).requireSuccess()
                    let isKilled = try await spare.process.ended(within: .seconds(60))
                    #expect(isKilled, "\(point): \(spare.process.log.suffix(2000))")
                    // Not by the next start: the server went with its agent.
                    let areGone = try await eventually(within: .seconds(10)) { try Self.processes(spare).isEmpty }
                    #expect(areGone, "\(point)")
                    try await fleet.start(spare)
                    #expect(try Self.scratches(spare).isEmpty, "\(point)")
                    #expect(try Self.processes(spare).isEmpty, "\(point)")
                }
            }
        }

        @Test func anAgentWithoutTheRoleRefuses() async throws {
            try await Self.with { fleet, _, _ in
                let drill = try await fleet.command("drill", "run", "main", "--on", "db")
                #expect(!drill.isSuccess)
                #expect((drill.outputText + drill.errorText).contains("--for drill"))
            }
        }
    }
}
