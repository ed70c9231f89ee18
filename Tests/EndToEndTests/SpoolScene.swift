import Platform
import TestSupport
import Testing

/// A protected server with a backup, and another host to restore to.
struct SpoolScene {
    let server: PostgreSQLServer
    let fleet: TestFleet
    let agent: TestAgent
    let spare: TestAgent

    /// Sets everything up; commits of a synchronous source wait for its stream alone.
    static func with(
        mode: String, on serverOptions: PostgreSQLServer.Options = .init(), spoolLimit: Int? = nil,
        repositoryLimit: Int? = nil, settings: [String] = [],
        options: [String] = [], _ body: (SpoolScene) async throws -> Void
    ) async throws {
        try await PostgreSQLServer.with(serverOptions) { server in
            try await TestFleet.with(
                repositoryLimit: repositoryLimit, spoolLimit: spoolLimit, settings: settings
            ) { fleet in
                let (agent, spare) = (try await fleet.agent("db"), try await fleet.agent("spare"))
                try await fleet.protect(server, as: "main", by: agent, options: ["--log-mode", mode] + options)
                let scene = SpoolScene(server: server, fleet: fleet, agent: agent, spare: spare)
                if mode == "synchronous" { try await scene.listStream() }
                try await fleet.backUp("main")
                try await body(scene)
            }
        }
    }

    /// Has the server's commits wait for our stream.
    func listStream() async throws {
        let id = try await fleet.ask("source", "show", "main")["id"]?.string ?? ""
        try await server.sql(
            "ALTER SYSTEM SET synchronous_standby_names = 'holdfast_\(id.prefix(8))'; SELECT pg_reload_conf()")
    }

    /// The open findings of the whole site and of the source, by kind.
    func findings() async throws -> [String: JSONValue] {
        let status = try await fleet.ask("status")
        let source = status["sources"]?.array?.first?["findings"]?.array ?? []
        let rows = (source + (status["findings"]?.array ?? [])).filter {
            // That the recovery key was never tested is told of from the beginning.
            $0["resolved"]?.string == nil && $0["kind"]?.string != "recovery-key"
        }
        return Dictionary(rows.map { ($0["kind"]?.string ?? "", $0) }) { first, _ in first }
    }

    /// The finding of this kind; nil when it is not told within `limit`.
    func finding(_ kind: String, within limit: Duration) async throws -> JSONValue? {
        var found: JSONValue?
        _ = try await eventually(within: limit) {
            found = try await findings()[kind]
            return found != nil
        }
        return found
    }

    /// All findings are gone within `limit`.
    func expectHealth(within limit: Duration) async throws {
        var left: [String: JSONValue] = [:]
        let isHealthy = try await eventually(within: limit) {
            left = try await findings()
            return left.isEmpty
        }
        #expect(isHealthy, "\(left.values.map(\.text))")
    }

    /// Commits end again within `limit`.
    func expectProgress(of rows: AcknowledgedRows, within limit: Duration = .seconds(30)) async throws {
        let before = rows.count
        let goesOn = try await eventually(within: limit) { rows.count > before + 20 }
        #expect(goesOn, "no commit ends: \(agent.process.log.suffix(3000))")
    }

    /// All log that the server has is acknowledged by the spool or the repository.
    func expectAllSpooled(within limit: Duration = .seconds(60)) async throws {
        let end = try await server.sql("SELECT pg_current_wal_flush_lsn()")
        let isSpooled = try await eventually(within: limit) {
            try await server.sql(
                "SELECT count(*) FROM pg_stat_replication WHERE write_lsn >= '\(end)' AND state = 'streaming' "
                    + "AND application_name LIKE 'holdfast_%'") == "1"
        }
        #expect(isSpooled, "\(agent.process.log.suffix(3000))")
    }

    /// The database's host is gone, data and agent at once.
    func loseHost() async throws {
        async let agentEnds: Void = agent.process.kill()
        try await server.lose()
        await agentEnds
    }

    /// Every acknowledged row is in a restore to the latest moment.
    func expectNothingMissing(of rows: AcknowledgedRows) async throws {
        let restored = try await fleet.restore("main", to: "latest", on: spare, like: server)
        #expect(try await rows.missing(in: restored) == "")
        try await restored.stop()
    }
}
