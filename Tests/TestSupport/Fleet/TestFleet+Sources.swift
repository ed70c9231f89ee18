package import Platform

extension TestFleet {
    /// Puts a server under protection through an agent, with the documented grants; through its socket file if wanted.
    package func protect(
        _ server: PostgreSQLServer, as name: String, by agent: TestAgent, options: [String] = [], isLocal: Bool = false
    ) async throws {
        let passwordFile = try passwordFile(for: server, holding: try await server.grantRole())
        let role = PostgreSQLServer.role
        let connection = isLocal ? server.localConnection(user: role) : server.connection(user: role)
        let arguments = [
            "source", "add", "postgresql", name, "--agent", agent.name, "--connection",
            connection + " dbname=postgres", "--password-file", passwordFile,
        ]
        try await run("holdfast", arguments + options).requireSuccess()
        let streams = try await eventually(within: .seconds(20)) {
            try await self.sourceStatus(name)?["log"]?["state"]?.string == "streaming"
        }
        guard streams else {
            throw HoldfastError(.timedOut, "the log of '\(name)' does not stream: \(agent.process.log.suffix(3000))")
        }
    }

    private func passwordFile(for server: PostgreSQLServer, holding secret: String) throws -> String {
        let passwordFile = folder.file("agents/password-\(server.port)")
        try Files.writeFileDurably(passwordFile, Files.readFile(secret))
        if let user { try Files.chown(passwordFile, uid: user.uid, gid: user.gid) }
        return passwordFile
    }

    /// Makes the agent of another server of the cluster a member; roles and their passwords are those of `primary`.
    package func addMember(
        _ server: PostgreSQLServer, of primary: PostgreSQLServer, to name: String, by agent: TestAgent
    ) async throws -> ChildResult {
        try await run(
            "holdfast",
            [
                "source", "member", "add", name, agent.name, "--connection",
                server.connection(user: PostgreSQLServer.role) + " dbname=postgres", "--password-file",
                try passwordFile(for: server, holding: primary.file("role-password")),
            ])
    }

    /// How each member of a source stands, by agent.
    package func standings(_ name: String) async throws -> [String: String] {
        let rows = try await ask("source", "member", "list", name)["members"]?.array ?? []
        return rows.reduce(into: [:]) { $0[$1["agent"]?.string ?? ""] = $1["standing"]?.string }
    }

    /// What `status` says of a source.
    package func sourceStatus(_ name: String) async throws -> JSONValue? {
        try await ask("status")["sources"]?.array?.first { $0["source"]?["name"]?.string == name }
    }

    /// Takes a full backup; answers its row.
    @discardableResult
    package func backUp(_ name: String) async throws -> JSONValue {
        let answer = try await ask("backup", "run", name)
        guard let backup = answer["backup"] else {
            throw HoldfastError(.internalFault, "no backup in the answer: \(answer.text)")
        }
        return backup
    }
}
