import Platform
import TestSupport
import Testing

/// The work that is done while calls fail, and its right result.
extension FailingScene {
    /// Where restores go.
    var place: String { agent.restoreDirectory + "/again" }

    /// Does the work; `again` does it over what an earlier attempt has left.
    func perform(again: Bool) async throws -> ChildResult {
        let force = again ? ["--force"] : []
        switch work {
        case .agentBackup, .coordinatorBackup:
            return try await fleet.command("backup", "run", "main")
        case .agentRestore, .coordinatorRestore:
            return try await fleet.restoreCommand(
                "main", to: "immediate", on: agent, directory: place, options: force)
        case .restoreAlone:
            return try await restoreAlone(environment: calls.environment, options: force)
        case .verify:
            return try await fleet.run(
                "holdfast", ["verify", "--repository", fleet.repository], environment: calls.environment)
        }
    }

    /// Restores the newest backup from repository and recovery key.
    func restoreAlone(environment: [String: String], options: [String]) async throws -> ChildResult {
        try await fleet.run(
            "holdfast-agent",
            [
                "restore", "--repository", fleet.repository, "--recovery-key", fleet.recoveryKey, "--source", "main",
                "--to", "immediate", "--directory", place, "--binaries", PostgreSQLServer.Options().binaries,
            ] + options, environment: environment)
    }

    /// The restored files that are the same each time.
    func restored() throws -> [String: Bytes] {
        try FileTree.digests(place, in: ["base", "global"]).filter { $0.key != "global/pg_control" }
    }

    /// The repository is whole, lists whole backups only, and the newest of them gives back every file.
    func expectRightResult(_ told: String) async throws {
        let listed = try await fleet.ask("backup", "list", "main").array ?? []
        #expect(listed.allSatisfy { $0["state"]?.string == "complete" }, "\(told): \(listed.map(\.text))")
        let verified = try await fleet.command("verify", "--repository", fleet.repository)
        #expect(verified.isSuccess, "\(told): \(verified.outputText)")
        if work == .agentBackup || work == .coordinatorBackup {
            try Files.removeTree(place)
            try await restoreAlone(environment: [:], options: []).requireSuccess()
        }
        if work != .verify { #expect(try restored() == expected, "\(told): the restored files are not those") }
    }
}
