import TestSupport

/// What many scenes begin with: a server protected as `main`, five committed rows, and a backup of them.
enum BackedUpServer {
    /// Runs `body` with the server, the fleet, the agent `db` and the rows written so far, and stops everything.
    static func with(
        _ options: PostgreSQLServer.Options = .init(),
        _ body: (PostgreSQLServer, TestFleet, TestAgent, inout CommittedRows) async throws -> Void
    ) async throws {
        try await PostgreSQLServer.with(options) { server in
            try await TestFleet.with { fleet in
                let agent = try await fleet.agent("db")
                try await fleet.protect(server, as: "main", by: agent)
                var rows = try await CommittedRows(on: server)
                try await rows.write(5)
                try await fleet.backUp("main")
                try await body(server, fleet, agent, &rows)
            }
        }
    }
}
