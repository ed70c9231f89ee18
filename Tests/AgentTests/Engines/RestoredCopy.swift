import Agent
import Glibc
import Platform
import Protocol
import TestSupport

/// A backup of a throw-away server, brought back into a directory by the engine as a run would do it.
final class RestoredCopy: Sendable {
    let server: PostgreSQLServer
    let session: any BackupSession
    let end: BackupEnd
    let inventory: FileInventory
    let facts: EngineFacts
    let folder: TemporaryFolder

    private init(
        server: PostgreSQLServer, session: any BackupSession, end: BackupEnd, inventory: FileInventory,
        facts: EngineFacts, folder: TemporaryFolder
    ) {
        self.server = server
        self.session = session
        self.end = end
        self.inventory = inventory
        self.facts = facts
        self.folder = folder
    }

    /// The archive of a server of `options`.
    static func archive(_ server: PostgreSQLServer) -> String { server.file("log/archive") }

    /// Settings of a server that archives its log beside itself.
    static let archiving = [
        "archive_mode": "on", "archive_command": "mkdir -p ../log/archive; cp %p ../log/archive/%f",
    ]

    /// Backs a server up into a folder.
    static func take(_ server: PostgreSQLServer) async throws -> RestoredCopy {
        let engine = try await PostgreSQLBackupTests.engine(server)
        let session = try await engine.beginBackup(label: "x", fast: true)
        let folder = try TemporaryFolder()
        try Files.chmod(folder.path, 0o755)
        let inventory = try await session.files()
        _ = try await BackupCopy.copy(session, to: folder.file("copy"))
        let end = try await session.end()
        return RestoredCopy(
            server: server, session: session, end: end, inventory: inventory, facts: try await engine.facts(),
            folder: folder)
    }

    var directory: String { folder.file("restored data") }

    func setting(
        to target: RestoreSetting.End, port: UInt16? = nil, starts: Bool = true, force: Bool = false
    ) -> RestoreSetting {
        RestoreSetting(
            directory: directory,
            tablespaces: inventory.tablespaces.map { space in
                .init(
                    oid: space.oid, name: space.name, original: String(decoding: space.location, as: UTF8.self),
                    location: folder.file("restored space \(space.oid)"))
            },
            port: port, starts: starts, force: force, programDirectories: [server.options.binaries],
            serverVersion: UInt64(facts.versionNumber), systemIdentifier: facts.systemIdentifier,
            segmentSize: facts.segmentSize, consistentFrom: end.lsn, timeline: facts.timeline, end: target)
    }

    /// Writes the files as a run does, and lets the engine, or another one, configure them.
    func lay(_ setting: RestoreSetting, by other: (any Restorer)? = nil) async throws -> [String] {
        let restorer = other ?? PostgreSQLRestorer(setting)
        let owner = try await restorer.checkTarget()
        try await restorer.emptyTarget()
        try await copy("data/.", to: directory)
        for space in setting.tablespaces { try await copy("space-\(space.oid)/.", to: space.location) }
        let configuration = inventory.files.filter { $0.root == .configuration }
        if !configuration.isEmpty {
            try Files.makeDirectories(directory + "/" + RestoreSetting.configurationName)
            try await copy("configuration/.", to: directory + "/" + RestoreSetting.configurationName)
        }
        if let owner {
            for path in [directory] + setting.tablespaces.map(\.location) {
                try await ChildProcess("/bin/chown", ["-R", "-h", "\(owner.uid):\(owner.gid)", path]).run()
                    .requireSuccess()
            }
        }
        let base = Bytes((directory + "/" + RestoreSetting.configurationName + "/").utf8)
        var attachments = ["backup_label": end.label]
        attachments["tablespace_map"] = end.tablespaceMap
        return try await restorer.configure(
            RestoredContent(
                configuration: configuration.map { file in
                    .init(
                        role: file.role ?? .other, originalPath: file.originalPath ?? [], path: base + file.path)
                },
                attachments: attachments, logCommand: "cp '\(Self.archive(server))/%f' \"%p\""))
    }

    /// Recovers, gives the copy to `body` and stops it whatever comes of it.
    func recover(_ setting: RestoreSetting, _ body: (RecoveryEnd) async throws -> Void) async throws {
        let end = try await PostgreSQLRestorer(setting).recover { _ in }
        do {
            try await body(end)
            try await stop()
        } catch {
            try await stop()
            throw error
        }
    }

    /// Stops the restored server.
    func stop() async throws {
        let text = String(decoding: try Files.readFile(directory + "/postmaster.pid"), as: UTF8.self)
        guard let pid = text.split(separator: "\n").first.flatMap({ Int32($0) }) else { return }
        kill(pid, SIGINT)
        _ = try await eventually { try !Files.exists(directory + "/postmaster.pid") }
    }

    private func copy(_ name: String, to target: String) async throws {
        try await ChildProcess("/bin/cp", ["-a", folder.file("copy/\(name)"), target]).run().requireSuccess()
    }
}
