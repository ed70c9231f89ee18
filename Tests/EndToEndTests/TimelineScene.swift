import Platform
import TestSupport
import Testing

/// A protected server that is about to change its timeline.
struct TimelineScene {
    let fleet: TestFleet
    let server: PostgreSQLServer
    let agent: TestAgent
    /// The last moment noted on timeline 1.
    let before: CommittedRows.Mark
    private let rows: CommittedRows

    init(fleet: TestFleet, server: PostgreSQLServer, agent: TestAgent, rows: CommittedRows) throws {
        self.fleet = fleet
        self.server = server
        self.agent = agent
        self.rows = rows
        before = try #require(rows.marks.last)
    }

    /// Puts the restored copy, which ended before what is stored, in the place of the stopped server, and starts it.
    func goOnFromCopy() async throws {
        await server.stop()
        try Files.removeTree(server.dataDirectory)
        try Files.rename(agent.restoreDirectory + "/copy", to: server.dataDirectory)
        let overrides = "\nport = \(server.port)\nunix_socket_directories = '\(server.file("log"))'\n"
        let path = server.dataDirectory + "/postgresql.auto.conf"
        let text = try Files.readFile(path) + Bytes(overrides.utf8)
        let status = try Files.stat(path)
        try Files.writeFileDurably(path, text)
        try Files.chown(path, uid: status.uid, gid: status.gid)
        try await server.startAgain()
        let isOpen = try await eventually(within: .seconds(20)) {
            (try? await server.sql("SELECT pg_is_in_recovery()")) == "f"
        }
        #expect(isOpen)
    }

    /// Commits rows on the new timeline, after those of the old one or in their place, and has them stored.
    func writeOnNewTimeline(isFork: Bool = false) async throws -> CommittedRows.Mark {
        if isFork { try await server.sql("TRUNCATE committed") }
        var rows = isFork ? try await CommittedRows(on: server) : rows
        try await rows.write(5)
        let flushed = try await eventually(within: .seconds(30)) {
            try await fleet.command("log", "flush", "main").isSuccess
        }
        #expect(flushed, "\(agent.process.log.suffix(3000))")
        return try #require(rows.marks.last)
    }

    /// The stream goes on along timeline 2 without a word of alarm and without a new backup.
    func expectFollowed() async throws {
        let hasTurned = try await eventually(within: .seconds(10)) {
            try await fleet.sourceStatus("main")?["log"]?["timeline"]?.integer == 2
        }
        #expect(hasTurned)
        let status = try #require(try await fleet.sourceStatus("main"))
        #expect(status["findings"]?.array?.isEmpty == true, "\(status["findings"]?.text ?? "")")
        #expect(try await fleet.ask("backup", "list", "main").array?.count == 1)
        let timelines = status["windows"]?.array?.compactMap { $0["timeline"]?.integer } ?? []
        #expect(timelines.sorted() == [1, 2], "\(status["windows"]?.text ?? "")")
        #expect(try await fleet.command("verify", "--repository", fleet.repository).isSuccess)
    }

    /// A restore brings what was there at `mark`.
    func expect(_ mark: CommittedRows.Mark, to target: String, options: [String] = []) async throws {
        let restored = try await fleet.restore("main", to: target, on: agent, like: server, options: options)
        let content = try await CommittedRows.content(of: restored)
        #expect(content == CommittedRows.expected(at: mark), "\(target) \(options)")
        try await restored.stop()
    }
}
