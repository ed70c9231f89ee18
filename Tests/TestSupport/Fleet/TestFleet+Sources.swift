package import Platform

extension TestFleet {
    /// Puts a server under protection through an agent, with the documented grants.
    package func protect(
        _ server: PostgreSQLServer, as name: String, by agent: TestAgent, options: [String] = []
    ) async throws {
        let secret = try await server.grantRole()
        let passwordFile = folder.file("agents/password-\(server.port)")
        try Files.writeFileDurably(passwordFile, Files.readFile(secret))
        if let user { try Files.chown(passwordFile, uid: user.uid, gid: user.gid) }
        let arguments = [
            "source", "add", "postgresql", name, "--agent", agent.name, "--connection",
            server.connection(user: PostgreSQLServer.role) + " dbname=postgres", "--password-file", passwordFile,
        ]
        try await run("holdfast", arguments + options).requireSuccess()
        let streams = try await eventually(within: .seconds(20)) {
            try await self.sourceStatus(name)?["log"]?["state"]?.string == "streaming"
        }
        guard streams else {
            throw HoldfastError(.timedOut, "the log of '\(name)' does not stream: \(agent.process.log.suffix(3000))")
        }
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
