import Platform
import TestSupport

extension TestFleet {
    /// Restores to `target`, started; answers the running server.
    func restore(
        _ name: String, to target: String, on agent: TestAgent, like origin: PostgreSQLServer, options: [String] = []
    ) async throws -> RestoredServer {
        let port = try PostgreSQLServer.freePort()
        let directory = agent.restoreDirectory + "/" + "data-\(port)"
        let result = try await restoreCommand(
            name, to: target, on: agent, directory: directory, port: port, options: ["--start"] + options)
        guard result.isSuccess else {
            let recovery = try? Files.readFile(directory + "/holdfast_recovery.log")
            throw HoldfastError(
                .internalFault,
                "restore to \(target): \(result.errorText) \(result.outputText) agent: \(agent.process.log.suffix(2000)) "
                    + "server: \(String(decoding: (recovery ?? []).suffix(2000), as: UTF8.self))")
        }
        return RestoredServer(directory: directory, port: port, like: origin)
    }

    /// Runs the restore command.
    func restoreCommand(
        _ name: String, to target: String, on agent: TestAgent, directory: String, port: UInt16 = 5999,
        options: [String] = []
    ) async throws -> ChildResult {
        try await run(
            "holdfast",
            ["restore", name, "--to", target, "--on", agent.name, "--directory", directory, "--port", "\(port)"]
                + options)
    }
}
