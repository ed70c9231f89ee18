import Platform
import TestSupport
import Testing

/// A protected server with a backup, perhaps with a standby, and another host to restore to.
struct ZeroLossScene {
    let server: PostgreSQLServer
    let fleet: TestFleet
    let agent: TestAgent
    let spare: TestAgent

    /// Sets a scene whose commits wait for us as `names` says.
    static func with(
        level: String, names: SynchronousNames = .alone, _ body: (Self) async throws -> Void
    ) async throws {
        try await with(level: level, mode: "synchronous", hasStandby: names.hasStandby) { scene in
            try await scene.name(names)
            // The only standby that is named, on a database that has been idle: nothing here may wait for ever.
            try await scene.server.sql("CHECKPOINT")
            try await scene.fleet.backUp("main")
            try await body(scene)
        }
    }

    /// Sets a scene whose commits wait for nobody.
    static func withAsynchronous(_ body: (Self) async throws -> Void) async throws {
        try await with(level: "on", mode: "asynchronous", hasStandby: false) { scene in
            try await scene.fleet.backUp("main")
            try await body(scene)
        }
    }

    private static func with(
        level: String, mode: String, hasStandby: Bool, _ body: (Self) async throws -> Void
    ) async throws {
        let options = PostgreSQLServer.Options(settings: ["synchronous_commit": level])
        try await PostgreSQLServer.with(options) { server in
            guard hasStandby else { return try await protect(server, mode, body) }
            try await PostgreSQLServer.withStandby(of: server) { _ in try await protect(server, mode, body) }
        }
    }

    private static func protect(
        _ server: PostgreSQLServer, _ mode: String, _ body: (Self) async throws -> Void
    ) async throws {
        try await TestFleet.with { fleet in
            let (agent, spare) = (try await fleet.agent("db"), try await fleet.agent("spare"))
            try await fleet.protect(server, as: "main", by: agent, options: ["--log-mode", mode])
            try await body(Self(server: server, fleet: fleet, agent: agent, spare: spare))
        }
    }

    /// Lets the server's commits wait as `names` says.
    func name(_ names: SynchronousNames) async throws {
        let id = try await fleet.ask("source", "show", "main")["id"]?.string ?? ""
        let text = names.text("holdfast_\(id.prefix(8))")
        try await server.sql("ALTER SYSTEM SET synchronous_standby_names = '\(text)'; SELECT pg_reload_conf()")
        let isNamed = try await eventually(within: .seconds(20)) {
            try await server.sql(
                "SELECT string_agg(sync_state, ',' ORDER BY application_name) FROM pg_stat_replication "
                    + "WHERE state = 'streaming'"
            ).split(separator: ",").first == Substring(names.state)
        }
        #expect(isNamed, "\(text)")
        #expect(try await fleet.command("source", "check", "main").isSuccess)
    }

    /// The database's host is gone, data and agent at once.
    func loseHost() async throws {
        try await server.lose(with: agent.process.pid.map { [$0] } ?? [])
        await agent.process.kill()
    }

    func restartCoordinator() async throws {
        await fleet.coordinator.kill()
        try await startCoordinator()
    }

    /// Starts the coordinator and waits until both hosts are with it again.
    func startCoordinator() async throws {
        try await fleet.coordinator.start()
        try await fleet.waitForCoordinator()
        for agent in [agent, spare] {
            let isOnline = try await eventually(within: .seconds(15)) {
                try await fleet.ask("agent", "show", agent.name)["state"]?.string == "online"
            }
            #expect(isOnline, "\(agent.name) does not come back: \(agent.process.log.suffix(2000))")
        }
    }

    func expectProgress(of rows: AcknowledgedRows) async throws {
        let before = rows.count
        let goesOn = try await eventually(within: .seconds(30)) { rows.count > before + 20 }
        #expect(goesOn, "no commit ends: \(agent.process.log.suffix(3000))")
    }

    func expectNothingMissing(of rows: AcknowledgedRows, _ what: String) async throws {
        let restored = try await fleet.restore("main", to: "latest", on: spare, like: server)
        #expect(try await rows.missing(in: restored) == "", "\(what)")
        try await restored.stop()
    }
}
