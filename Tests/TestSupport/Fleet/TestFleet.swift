import Glibc
package import Platform
import Synchronization

/// A coordinator and its agents, the built programs on the loopback interface, in a folder of their own.
package final class TestFleet: Sendable {
    package let folder: TemporaryFolder
    /// Where the coordinator listens.
    package let address: String
    package let port: UInt16
    package let coordinator: FleetProcess
    let programs: BuiltPrograms
    let user: UserAccount?
    let environment: [String: String]
    private let isFreezable: Bool
    private let disks: Mutex<Disks>

    /// Disks of limited size.
    private struct Disks {
        var repository: SmallDisk?
        var spool: SmallDisk?
    }

    /// Sets everything up, gives it to `body`, and leaves nothing running.
    ///
    /// - Parameters:
    ///   - repositoryMegabytes: How much the repository may hold; needs ``SmallDisk/isPossible``.
    ///   - spoolMegabytes: How much the disk of the spool may hold, which is another one then; needs the same.
    ///   - settings: Lines of the coordinator's `coordinator.yaml`.
    ///   - address: Where the coordinator listens.
    ///   - isFreezable: Whether the repository lies on a disk of its own that `stallRepository` can freeze; needs root.
    ///   - body: What to do with it.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws, with the end of the coordinator's log.
    package static func with<Result: Sendable>(
        repositoryLimit repositoryMegabytes: Int? = nil, spoolLimit spoolMegabytes: Int? = nil,
        settings: [String] = [], address: String = "127.0.0.1", isFreezable: Bool = false,
        _ body: (TestFleet) async throws -> Result
    ) async throws -> Result {
        let fleet = try await TestFleet(
            repositoryMegabytes, spoolMegabytes, settings, address: address, isFreezable: isFreezable)
        do {
            try await fleet.coordinator.start()
            try await fleet.waitForCoordinator()
            let result = try await body(fleet)
            await fleet.end()
            return result
        } catch {
            await fleet.end()
            throw FleetError(underlying: error, coordinatorLog: fleet.coordinator.log)
        }
    }

    private init(
        _ repositoryMegabytes: Int?, _ spoolMegabytes: Int?, _ settings: [String], address: String, isFreezable: Bool
    ) async throws {
        programs = try BuiltPrograms.shared.get()
        user = try PostgreSQLServer.serverUser()
        folder = try TemporaryFolder()
        try Files.chmod(folder.path, 0o755)
        for name in ["coordinator", "repository", "spool", "config", "agents", "restored", "log"] {
            try Files.makeDirectories(folder.file(name))
            if let user { try Files.chown(folder.file(name), uid: user.uid, gid: user.gid) }
        }
        self.isFreezable = isFreezable
        let (folder, user) = (folder, user)
        disks = Mutex(
            Disks(
                repository: try repositoryMegabytes.map {
                    try SmallDisk(at: folder.file("repository"), megabytes: $0, owner: user)
                },
                spool: try spoolMegabytes.map { try SmallDisk(at: folder.file("spool"), megabytes: $0, owner: user) }))
        if isFreezable { try await Self.mountDisk(in: folder, user: user) }
        port = try PostgreSQLServer.freePort()
        self.address = address
        environment = ChildProcess.minimalEnvironment.merging(
            ["XDG_CONFIG_HOME": folder.file("config"), "HOME": folder.file("config")]
        ) { $1 }.merging(Coverage.environment) { $1 }
        let data = ["--data-dir", folder.file("coordinator/data")]
        let listen = ["--listen", "\(address):\(port)"]
        coordinator = FleetProcess(
            program: programs.path("holdfast-coordinator"), arguments: ["run"] + data + listen,
            environment: environment, user: user, logFile: folder.file("log/coordinator"))
        let place = ["--repository", folder.file("repository/main"), "--site", "here"]
        try await run("holdfast-coordinator", ["init"] + data + place + listen).requireSuccess()
        let lines = settings + (spoolMegabytes == nil ? [] : ["spool: \(folder.file("spool"))/journal"])
        guard !lines.isEmpty else { return }
        let text = lines.joined(separator: "\n") + "\n"
        try Files.writeFileDurably(coordinatorData + "/coordinator.yaml", Bytes(text.utf8), mode: 0o644)
    }

    private func end() async {
        await coordinator.stop()
        disks.withLock { $0 = Disks() }
        guard isFreezable else { return }
        _ = try? await ChildProcess("/usr/bin/umount", ["--lazy", folder.file("repository")]).run()
    }

    /// The disk of a repository that was limited; nil for others.
    package var repositoryDisk: SmallDisk? { disks.withLock { $0.repository } }

    /// The disk of a spool that was limited; nil for others.
    package var spoolDisk: SmallDisk? { disks.withLock { $0.spool } }

    /// The coordinator's own state.
    package var coordinatorData: String { folder.file("coordinator/data") }

    /// The repository's directory.
    package var repository: String { folder.file("repository/main") }

    /// Runs one of our programs to its end, with `more` in its environment.
    package func run(
        _ program: String, _ arguments: [String], input: String? = nil, environment more: [String: String] = [:]
    ) async throws -> ChildResult {
        var child = ChildProcess(
            programs.path(program), arguments, environment: environment.merging(more) { $1 }, directory: "/", user: user
        )
        if let input { child.input = .bytes(Bytes(input.utf8)) }
        return try await child.run()
    }

    /// Runs the operator's command.
    package func command(_ arguments: String...) async throws -> ChildResult {
        try await run("holdfast", arguments)
    }

    /// Runs the operator's command, which must succeed, and reads what it says to programs.
    package func ask(_ arguments: String...) async throws -> JSONValue {
        try JSONValue(parsing: try await run("holdfast", arguments + ["--json"]).requireSuccess().output)
    }

    /// Waits until the coordinator answers.
    package func waitForCoordinator() async throws {
        let answers = try await eventually(within: .seconds(15)) {
            try await self.command("agent", "list").isSuccess
        }
        guard answers else { throw HoldfastError(.timedOut, "the coordinator does not answer") }
    }
}
