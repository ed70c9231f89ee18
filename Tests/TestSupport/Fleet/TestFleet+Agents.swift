package import Platform

extension TestFleet {
    /// Enrols an agent, which may restore with the server programs in `binaries`, and starts it if wanted; it runs on
    /// `host` when that is given.
    package func agent(
        _ name: String, site: String = "here", binaries: String = PostgreSQLServer.Options().binaries,
        isStarted: Bool = true, on host: FarHost? = nil
    ) async throws -> TestAgent {
        let token = try await command("agent", "token", name, "--site", site).requireSuccess().outputText
        return try await agent(name, token: token, binaries: binaries, isStarted: isStarted, on: host)
    }

    /// Enrols an agent with a token that was made before.
    package func agent(
        _ name: String, token: String, binaries: String = PostgreSQLServer.Options().binaries, isStarted: Bool = true,
        on host: FarHost? = nil
    ) async throws -> TestAgent {
        let agent = try prepare(name, binaries: binaries, on: host)
        try await enroll(agent, token: token).requireSuccess()
        if isStarted { try await start(agent) }
        return agent
    }

    /// Starts an agent and waits until the coordinator knows that it is there.
    package func start(_ agent: TestAgent, fault: String? = nil) async throws {
        try await agent.process.start(fault: fault)
        let isOnline = try await eventually(within: .seconds(15)) {
            try await self.ask("agent", "show", agent.name)["state"]?.string == "online"
        }
        guard isOnline else {
            throw HoldfastError(
                .timedOut, "agent '\(agent.name)' does not come online: \(agent.process.log.suffix(2000))")
        }
    }

    /// Runs an agent's enrolment with a token.
    package func enroll(_ agent: TestAgent, token: String) async throws -> ChildResult {
        try await run(
            "holdfast-agent",
            [
                "enroll", "--coordinator", "\(address):\(port)", "--token-file", "-", "--data-dir", agent.dataDirectory,
            ], input: token)
    }

    /// An agent that is not enrolled yet.
    package func prepare(
        _ name: String, binaries: String = PostgreSQLServer.Options().binaries, on host: FarHost? = nil
    ) throws -> TestAgent {
        let id = "agent-" + String(UInt32.random(in: .min ... .max), radix: 36)
        let restoreDirectory = folder.file("restored/\(id)")
        try Files.makeDirectories(restoreDirectory)
        if let user { try Files.chown(restoreDirectory, uid: user.uid, gid: user.gid) }
        let configuration = """
            coordinator: \(address):\(port)
            restore:
              directories: ["\(restoreDirectory)"]
              binaries: ["\(binaries)"]

            """
        let configurationFile = folder.file("agents/\(id).yaml")
        try Files.writeFileDurably(configurationFile, Bytes(configuration.utf8), mode: 0o644)
        let dataDirectory = folder.file("agents/\(id)")
        let process = FleetProcess(
            program: programs.path("holdfast-agent"),
            arguments: ["run", "--config", configurationFile, "--data-dir", dataDirectory], environment: environment,
            user: user, logFile: folder.file("log/\(id)"), host: host)
        return TestAgent(
            name: name, dataDirectory: dataDirectory, restoreDirectory: restoreDirectory, process: process)
    }
}
