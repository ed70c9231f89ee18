package import Platform

extension TestFleet {
    /// Where a coordinator that took over keeps its state.
    package var adoptedData: String { folder.file("coordinator/adopted") }

    /// Where the recovery key was written.
    package var recoveryKey: String { folder.file("coordinator/data/holdfast-recovery.key") }

    /// Makes a new coordinator for the repository, from that and the recovery key; it does not run yet.
    package func adopt(
        recoveryKey: String, port: UInt16, environment more: [String: String] = [:]
    ) async throws -> ChildResult {
        try await run(
            "holdfast-coordinator",
            [
                "init", "--adopt", repository, "--recovery-key", recoveryKey, "--data-dir", adoptedData, "--listen",
                "127.0.0.1:\(port)",
            ], environment: more)
    }

    /// The coordinator that took over.
    package func adopter(port: UInt16) -> FleetProcess {
        FleetProcess(
            program: programs.path("holdfast-coordinator"),
            arguments: ["run", "--data-dir", adoptedData, "--listen", "127.0.0.1:\(port)"],
            environment: environment, user: user, logFile: folder.file("log/adopter"))
    }

    /// The same agent, told of a coordinator at another address.
    package func agent(_ agent: TestAgent, at port: UInt16) -> TestAgent {
        TestAgent(
            name: agent.name, dataDirectory: agent.dataDirectory, restoreDirectory: agent.restoreDirectory,
            process: agent.process.with(arguments: ["--coordinator", "127.0.0.1:\(port)"]))
    }
}
