import Platform
import TestSupport
import Testing

/// What befalls a protected server and the spool.
extension SpoolScene {
    /// A copy of the server's data, made while it stood still.
    func takeSnapshot() async throws -> String {
        let snapshot = server.file("snapshot")
        await server.stop()
        try await ChildProcess("/bin/cp", ["-a", server.dataDirectory, snapshot]).run().requireSuccess()
        try await server.startAgain()
        return snapshot
    }

    /// The server goes on with the data of a snapshot; its agent has died.
    func putBack(_ snapshot: String) async throws {
        await agent.process.kill()
        await server.crash()
        try Files.removeTree(server.dataDirectory)
        try Files.rename(snapshot, to: server.dataDirectory)
        try await server.startAgain()
    }

    /// The fork is told, answering the words, and a full backup begins the next branch of the log.
    @discardableResult
    func expectFork() async throws -> String {
        let fork = try await finding("fork", within: .seconds(60))
        let isBased = try await eventually(within: .seconds(90)) {
            try await fleet.ask("backup", "list", "main").array?.count == 2
        }
        #expect(isBased, "no new full: \(agent.process.log.suffix(3000))")
        // The window before the fork stays beside the new one.
        let windows = try await fleet.sourceStatus("main")?["windows"]?.array ?? []
        #expect(windows.map { $0["branch"]?.text } == ["0", "1"], "\(windows.map(\.text))")
        return fork?["text"]?.string ?? ""
    }

    /// The coordinator comes back without anything of its spool.
    func loseSpool() async throws {
        // Acknowledged positions are kept at least once a second.
        try await Task.sleep(for: .seconds(2))
        await fleet.coordinator.kill()
        let spool = fleet.coordinatorData + "/spool"
        let files = try Files.list(spool)
        #expect(!files.isEmpty)
        for name in files { try Files.remove(spool + "/" + name) }
        try await fleet.coordinator.start()
        try await fleet.waitForCoordinator()
    }

    /// The agent that restores is back.
    func waitForSpare() async throws {
        let isOnline = try await eventually(within: .seconds(30)) {
            try await fleet.ask("agent", "show", spare.name)["state"]?.string == "online"
        }
        #expect(isOnline)
    }

    /// A refusal names the position up to which log can be read.
    static func refusedPosition(_ refused: ChildResult) throws -> String {
        #expect(refused.status == .exited(6))
        #expect(refused.errorText.contains("HF-522"), "\(refused.errorText)")
        let words = refused.errorText.split(whereSeparator: { " ;,".contains($0) }).map(String.init)
        let at = try #require(words.firstIndex(of: "--accept-loss"))
        return try #require(words[(at + 1)...].first)
    }
}
