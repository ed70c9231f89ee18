import Platform
import TestSupport
import Testing

/// A small database and its fleet, where the same work is done again and again while one call of one program fails.
struct FailingScene {
    /// What is done, and whose calls fail.
    enum Work: String {
        case agentBackup = "backup, calls of the agent"
        case coordinatorBackup = "backup, calls of the coordinator"
        case agentRestore = "restore, calls of the agent"
        case coordinatorRestore = "restore, calls of the coordinator"
        case restoreAlone = "restore without a coordinator"
        case verify = "verify"
    }

    let work: Work
    let fleet: TestFleet
    let server: PostgreSQLServer
    let agent: TestAgent
    let calls: FailingCalls
    /// What a right restore has.
    private(set) var expected: [String: Bytes] = [:]
    private(set) var results: [FailedCall] = []

    static func with(_ work: Work, _ body: (inout FailingScene) async throws -> Void) async throws {
        try await PostgreSQLServer.with(.init(settings: ["autovacuum": "off"])) { server in
            try await shrink(server)
            try await TestFleet.with { fleet in
                let agent = try await fleet.agent("db")
                try await fleet.protect(server, as: "main", by: agent)
                try await fleet.backUp("main")
                try await fleet.command("log", "flush", "main").requireSuccess()
                var scene = FailingScene(
                    work: work, fleet: fleet, server: server, agent: agent, calls: try FailingCalls(fleet))
                try await scene.prepare()
                try await body(&scene)
            }
        }
    }

    private init(work: Work, fleet: TestFleet, server: PostgreSQLServer, agent: TestAgent, calls: FailingCalls) {
        self.work = work
        self.fleet = fleet
        self.server = server
        self.agent = agent
        self.calls = calls
    }

    /// A third of the usual files, none of which changes any more.
    private static func shrink(_ server: PostgreSQLServer) async throws {
        try await server.sql("CREATE TABLE kept AS SELECT n, md5(n::text) FROM generate_series(1, 5000) n")
        try await server.sql("UPDATE pg_database SET datistemplate = false")
        try await server.sql("DROP DATABASE template0")
        try await server.sql("DROP DATABASE template1")
        try await server.sql("VACUUM FREEZE")
    }

    private mutating func prepare() async throws {
        try await restart()
        try await perform(again: false).requireSuccess()
        try Files.removeTree(place)
        try await restoreAlone(environment: [:], options: []).requireSuccess()
        expected = try restored()
        #expect(expected.count > 200)
    }

    /// The long-running program whose calls fail; nil when that is a command.
    var process: FleetProcess? {
        switch work {
        case .agentBackup, .agentRestore: agent.process
        case .coordinatorBackup, .coordinatorRestore: fleet.coordinator
        case .restoreAlone, .verify: nil
        }
    }

    /// Starts the program with the library in it, and waits until both sides are there.
    private func restart() async throws {
        guard let process else { return }
        await process.kill()
        try await process.start(environment: calls.environment)
        let isUp = try await eventually(within: .seconds(20)) {
            let answer = try await fleet.command("agent", "show", agent.name, "--json")
            guard answer.isSuccess, let state = try? JSONValue(parsing: answer.output)["state"] else { return false }
            return state.string == "online"
        }
        #expect(isUp, "\(process.log.suffix(2000))")
    }

    /// How many calls the work takes, and how each could fail.
    func survey() async throws -> FailingCalls.Seen {
        try Files.removeTree(place)
        try calls.arm()
        try await perform(again: false).requireSuccess()
        return try calls.disarm()
    }

    /// Does the work while call `number` fails, and looks at what came of it.
    mutating func fail(_ failure: FailingCalls.Failure, at number: Int) async throws {
        try Files.removeTree(place)
        try calls.arm(failure, at: number)
        let (result, took) = try await inTime("\(failure.name) of call \(number)") { try await perform(again: false) }
        let seen = try calls.disarm()
        guard let call = seen.failed else { return }
        let told = "\(failure.name) of call \(number) (\(call))"
        let outcome = try await outcome(of: result, told)
        results.append(FailedCall(failure: failure, number: number, call: call, outcome: outcome, took: took))
        if outcome != .wentOn {
            var last = result
            let goesOn = try await eventually(within: .seconds(30)) {
                last = try await inTime("after \(told)") { try await perform(again: true) }.result
                // All but the answer was done: a whole cluster is not written over.
                if (last.errorText + last.outputText).contains("HF-503") { try Files.removeTree(place) }
                return last.isSuccess
            }
            #expect(
                goesOn,
                "\(told): the work does not go on: \(last.errorText) \(last.outputText) \(process?.log.suffix(1500) ?? "")"
            )
        }
        try await expectRightResult(told)
    }

    private func outcome(of result: ChildResult, _ told: String) async throws -> FailedCall.Outcome {
        let text = result.errorText + result.outputText
        if let end = await process?.end() {
            // A trap would end it by a signal.
            let code = Self.code(String(process?.log.suffix(1500) ?? ""))
            #expect(end == .exited(1) && code != nil, "\(told): \(end) \(process?.log.suffix(1500) ?? "")")
            try await restart()
            return .ended(code ?? "?")
        }
        if result.isSuccess { return .wentOn }
        if case .signalled = result.status { Issue.record("\(told): \(result.status) \(text)") }
        // What verify cannot read is a finding that names it.
        if work == .verify, result.status == .exited(1), text.contains("Input/output error") {
            return .refused("a finding")
        }
        let lines = result.errorText.split(separator: "\n").count { $0.contains("HF-") }
        let code = Self.code(text)
        #expect(code != nil && lines <= 1, "\(told): no clear error: \(text)")
        return .refused(code ?? "?")
    }

    private static func code(_ text: String) -> String? {
        text.matches(of: #/HF-[0-9]{3}/#).last.map { String($0.0) }
    }

    /// Runs `body`, which must not hang.
    private func inTime(
        _ told: String, _ body: () async throws -> ChildResult
    ) async throws -> (result: ChildResult, took: Duration) {
        let begun = ContinuousClock.now
        let result = try await body()
        let took = begun.duration(to: .now)
        // A backup waits for the log stream, which rests between attempts.
        #expect(took < .seconds(90), "\(told): the work took longer than it may: \(result.errorText)")
        return (result, took)
    }
}
