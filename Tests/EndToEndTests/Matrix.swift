import Platform
import TestSupport
import Testing

/// A protected server and its fleet, on which one side is killed again and again.
struct Matrix {
    enum Side {
        case agent
        case coordinator
    }

    let fleet: TestFleet
    let server: PostgreSQLServer
    let agent: TestAgent
    /// What came of each kill.
    private(set) var results: [FaultResult] = []

    /// Sets it up once for many kills.
    static func with(
        isDebianLayout: Bool = true, _ body: (inout Matrix) async throws -> Void
    ) async throws {
        try await PostgreSQLServer.with(.init(isDebianLayout: isDebianLayout)) { server in
            try await TestFleet.with { fleet in
                let agent = try await fleet.agent("db")
                try await fleet.protect(server, as: "main", by: agent)
                try await server.sql("CREATE TABLE kept (n int PRIMARY KEY)")
                var matrix = Matrix(fleet: fleet, server: server, agent: agent)
                try await body(&matrix)
            }
        }
    }

    func process(_ side: Side) -> FleetProcess {
        switch side {
        case .agent: agent.process
        case .coordinator: fleet.coordinator
        }
    }

    /// Ends the side and starts it again so that it dies at `point`, or does what else is said.
    func arm(_ side: Side, _ point: String, _ action: String = "kill") async throws {
        await process(side).kill()
        try await process(side).start(fault: "\(point)=\(action)")
        try await waitUntilUp(side)
    }

    /// Both sides are there again; false when the point has killed the side already.
    private func waitUntilUp(_ side: Side) async throws {
        _ = try await eventually(within: .seconds(20)) {
            guard self.process(side).pid != nil, !self.process(side).isStill else { return true }
            let answer = try await fleet.command("agent", "show", agent.name, "--json")
            guard answer.isSuccess, let state = try? JSONValue(parsing: answer.output)["state"] else { return false }
            return state.string == "online"
        }
    }

    /// Starts the killed side again and waits for it; answers when it was up.
    func revive(_ side: Side) async throws -> ContinuousClock.Instant {
        await process(side).kill()
        try await process(side).start()
        try await waitUntilUp(side)
        return .now
    }

    /// Kills the side at each point while a backup runs.
    mutating func killDuringBackups(_ points: [String], side: Side) async throws {
        var passed = 0
        for (number, point) in points.enumerated() {
            try await server.sql("INSERT INTO kept VALUES (\(number))")
            try await arm(side, point)
            let job = try? await fleet.ask("backup", "run", "main", "--detach")["job"]?.string
            let isPassed = try await process(side).ended(within: .seconds(20))
            if isPassed { passed += 1 }
            let up = try await revive(side)
            if let job { try await expectOrderlyEnd(job, since: up, point) }
            note(point, isPassed, since: up)
            try await expectOnlyWholeBackups(point)
        }
        #expect(passed >= 10, "only \(passed) of \(points.count) points were passed")
        try await fleet.backUp("main")
        try await expectEverythingAcknowledged(rows: points.count)
    }

    mutating func note(_ point: String, _ isPassed: Bool, since up: ContinuousClock.Instant) {
        results.append(FaultResult(point: point, isPassed: isPassed, recovery: up.duration(to: .now)))
    }

    /// The job has ended, or goes on, soon after the killed side was up again; then it ends.
    private func expectOrderlyEnd(_ job: String, since up: ContinuousClock.Instant, _ point: String) async throws {
        let moves = try await eventually(within: KillLimit.recovery) {
            let state = try await fleet.ask("job", "show", job)["state"]?.string
            return state != "lost" && state != "sent" && state != "queued"
        }
        #expect(moves, "\(point): the job neither goes on nor ends within \(KillLimit.recovery)")
        let ended = try await eventually(within: .seconds(60)) {
            let state = try await fleet.ask("job", "show", job)["state"]?.string ?? ""
            return ["done", "failed", "cancelled", "lost"].contains(state)
        }
        let row = try await fleet.ask("job", "show", job)
        #expect(ended, "\(point): the job does not end: \(row.text)")
    }

    func expectOnlyWholeBackups(_ point: String) async throws {
        let listed = try await fleet.ask("backup", "list", "main").array ?? []
        #expect(listed.allSatisfy { $0["state"]?.string == "complete" }, "\(point): \(listed.map(\.text))")
        let verified = try await fleet.command("verify", "--repository", fleet.repository)
        #expect(verified.isSuccess, "\(point): \(verified.outputText)")
    }

    /// All that was committed before the last flush comes back.
    func expectEverythingAcknowledged(rows: Int) async throws {
        try await fleet.command("log", "flush", "main").requireSuccess()
        let restored = try await fleet.restore("main", to: "latest", on: agent, like: server)
        #expect(try await restored.sql("SELECT count(*) FROM kept") == "\(rows)")
        try await restored.stop()
    }

    /// Kills the side at each point while a restore runs, then runs the restore again.
    mutating func killDuringRestores(_ points: [String], side: Side) async throws {
        try await server.sql("INSERT INTO kept VALUES (1)")
        try await fleet.backUp("main")
        try await fleet.command("log", "flush", "main").requireSuccess()
        var passed = 0
        for point in points {
            try await arm(side, point)
            let port = try PostgreSQLServer.freePort()
            let directory = agent.restoreDirectory + "/killed-\(port)"
            // The log is laid beside the database when nothing of ours starts it.
            let start = point.hasPrefix("restore.log.") && point != "restore.log.served" ? [] : ["--start"]
            _ = try await fleet.restoreCommand(
                "main", to: "latest", on: agent, directory: directory, port: port,
                options: start + ["--detach", "--json"])
            let isPassed = try await process(side).ended(within: .seconds(20))
            if isPassed { passed += 1 }
            let up = try await revive(side)
            // Also an order whose answer was lost with the coordinator may go on.
            for row in try await fleet.ask("job", "list").array ?? [] where row["kind"]?.string == "restore" {
                if let job = row["id"]?.string { try await expectOrderlyEnd(job, since: up, point) }
            }
            note(point, isPassed, since: up)
            try await expectRestoreRunsAgain(directory, port, point)
        }
        #expect(passed >= min(10, points.count), "only \(passed) of \(points.count) points were passed")
    }

    private func expectRestoreRunsAgain(_ directory: String, _ port: UInt16, _ point: String) async throws {
        let restored = RestoredServer(directory: directory, port: port, like: server)
        try await restored.stop()
        let again = try await fleet.restoreCommand(
            "main", to: "latest", on: agent, directory: directory, port: port, options: ["--start", "--force"])
        #expect(
            again.isSuccess,
            "\(point): \(again.errorText) \(again.outputText) agent: \(agent.process.log.suffix(3000))")
        guard again.isSuccess else { return }
        #expect(try await restored.sql("SELECT count(*) FROM kept") == "1", "\(point)")
        try await restored.stop()
        try Files.removeTree(directory)
    }
}

/// The limit that the design is held to.
enum KillLimit {
    static let recovery: Duration = .seconds(10)
}
