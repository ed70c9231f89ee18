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

        @Test(.timeLimit(.minutes(10)))
        func aKilledAgentsServerEndsWithItAndItsNextStartRemovesTheRest() async throws {
            try await Self.with { fleet, _, spare in
                let own = try FaultPointNames.all(in: "Agent/Runs/Drill")
                let restores = LongRun.isWanted ? try FaultPointNames.all(in: "Agent/Runs/Restore") : []
                var results: [FaultResult] = []
                for point in own + restores {
                    await spare.process.kill()
                    try await fleet.start(spare, fault: "\(point)=kill")
                    try await Self.order(fleet)
                    // A drill does not pass all that restores do.
                    let isKilled = try await spare.process.ended(within: .seconds(own.contains(point) ? 60 : 15))
                    #expect(isKilled || !own.contains(point), "\(point): \(spare.process.log.suffix(2000))")
                    // Not by the next start: the server went with its agent.
                    let areGone = try await eventually(within: .seconds(10)) { try Self.processes(spare).isEmpty }
                    #expect(areGone, "\(point)")
                    await spare.process.kill()
                    try await fleet.start(spare)
                    let up = ContinuousClock.now
                    // What was ordered before may be under way once more.
                    let isClean = try await eventually(within: .seconds(30)) {
                        try Self.scratches(spare).isEmpty && Self.processes(spare).isEmpty
                    }
                    #expect(isClean, "\(point)")
                    if LongRun.isWanted || point == own.last { try await Self.expectDrill(fleet, spare, point) }
                    results.append(FaultResult(point: point, isPassed: isKilled, recovery: up.duration(to: .now)))
                }
                try FaultResult.write(results, as: "agent, drill")
            }
        }

        @Test(.enabled(if: LongRun.isWanted, "long"), .timeLimit(.minutes(15)))
        func aDrillOutlastsItsCoordinatorOrIsRunAgain() async throws {
            try await Self.with { fleet, _, spare in
                var results: [FaultResult] = []
                for point in try FaultPointNames.all(
                    in: "Coordinator/Drills", "Coordinator/Jobs", "Coordinator/Delivery", "Coordinator/Sessions",
                    "Coordinator/Upkeep", "Repository/Stores")
                {
                    await fleet.coordinator.kill()
                    try await fleet.coordinator.start(fault: "\(point)=kill")
                    try await fleet.waitForCoordinator()
                    _ = try await eventually(within: .seconds(20)) {
                        try await fleet.ask("agent", "show", "spare")["state"]?.string == "online"
                    }
                    try? await Self.order(fleet)
                    let isKilled = try await fleet.coordinator.ended(within: .seconds(15))
                    await fleet.coordinator.kill()
                    try await fleet.coordinator.start()
                    try await fleet.waitForCoordinator()
                    let up = ContinuousClock.now
                    let haveEnded = try await eventually(within: .seconds(60)) {
                        let jobs = try await fleet.ask("job", "list").array ?? []
                        return jobs.allSatisfy { $0["kind"]?.string != "drill" || $0["ended"]?.string != nil }
                    }
                    #expect(haveEnded, "\(point): \(fleet.coordinator.log.suffix(2000))")
                    results.append(FaultResult(point: point, isPassed: isKilled, recovery: up.duration(to: .now)))
                    let areGone = try await eventually(within: .seconds(10)) { try Self.scratches(spare).isEmpty }
                    #expect(areGone, "\(point)")
                    try await Self.expectDrill(fleet, spare, point)
                    // Each that ended in order has its evidence, once.
                    let jobs = try await fleet.ask("job", "list").array ?? []
                    let done = jobs.filter { $0["kind"]?.string == "drill" && $0["state"]?.string == "done" }
                    let listed = try await fleet.ask("drill", "list", "main").array ?? []
                    #expect(listed.count >= done.count, "\(point): \(listed.map(\.text))")
                    #expect(Set(listed.map { $0["job"]?.string }).count == listed.count, "\(point)")
                }
                try FaultResult.write(results, as: "coordinator, drill")
            }
        }

        /// Orders a drill, and does not wait for it.
        private static func order(_ fleet: TestFleet) async throws {
            let run = ["drill", "run", "main", "--on", "spare", "--no-amcheck", "--detach", "--expect", "3"]
            try await fleet.run("holdfast", run + question).requireSuccess()
        }

        /// A drill passes and leaves nothing, and the repository is whole.
        private static func expectDrill(_ fleet: TestFleet, _ spare: TestAgent, _ point: String) async throws {
            var drill: ChildResult?
            // One that was ordered before may be under way once more.
            let passes = try await eventually(within: .seconds(60)) {
                drill = try await fleet.run(
                    "holdfast", ["drill", "run", "main", "--on", "spare", "--no-amcheck", "--expect", "3"] + question)
                return drill?.isSuccess == true
            }
            #expect(passes, "\(point): \(drill?.outputText ?? "")\(drill?.errorText ?? "")")
            #expect(try scratches(spare).isEmpty, "\(point)")
            #expect(try processes(spare).isEmpty, "\(point)")
            let verified = try await fleet.command("verify", "--repository", fleet.repository)
            #expect(verified.isSuccess, "\(point): \(verified.outputText)")
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
