import Platform
import TestSupport

/// A repository and its recovery key, all that is left of a fleet.
struct LostCoordinatorScene {
    let fleet: TestFleet
    let server: PostgreSQLServer
    /// The file of the recovery key.
    let key: String
    let record: TransactionRecord

    /// Backs up a server with a tablespace, then takes coordinator, its data directory and the agent away; `prepare` comes
    /// before that, with the file of the recovery key.
    static func with(
        prepare: ((TestFleet, String) async throws -> Void)? = nil,
        _ body: (LostCoordinatorScene) async throws -> Void
    ) async throws {
        let options = PostgreSQLServer.Options(
            settings: ["max_prepared_transactions": "5"], tablespaces: ["fast"], isDebianLayout: true)
        try await PostgreSQLServer.with(options) { server in
            try await TestFleet.with { fleet in
                let agent = try await fleet.agent("db")
                try await fleet.protect(server, as: "main", by: agent)
                var record = try await TransactionRecord(on: server)
                try await server.sql("CREATE TABLE apart TABLESPACE fast AS SELECT generate_series(1, 1000) AS n")
                try await fleet.backUp("main")
                try await record.write()
                try await fleet.command("log", "flush", "main").requireSuccess()
                let key = fleet.folder.file("config/kept.key")
                let bytes = try Files.readFile(fleet.coordinatorData + "/holdfast-recovery.key")
                try Files.writeFileDurably(key, bytes)
                try Files.chmod(key, 0o644)
                try await prepare?(fleet, key)
                await agent.process.stop()
                await fleet.coordinator.stop()
                for lost in [fleet.coordinatorData, agent.dataDirectory] { try Files.removeTree(lost) }
                try await body(LostCoordinatorScene(fleet: fleet, server: server, key: key, record: record))
            }
        }
    }

    /// Where a restore may go.
    func place(_ name: String) throws -> String {
        let place = fleet.folder.file("restored/\(name)")
        try Files.makeDirectories(place)
        if let user = try PostgreSQLServer.serverUser() { try Files.chown(place, uid: user.uid, gid: user.gid) }
        return place
    }

    /// Runs `holdfast-agent restore`.
    func restore(
        _ source: String = "main", to target: String, in place: String, key other: String? = nil,
        options: [String] = []
    ) async throws -> ChildResult {
        try await fleet.run(
            "holdfast-agent",
            [
                "restore", "--repository", fleet.repository, "--recovery-key", other ?? key, "--source", source, "--to",
                target, "--directory", place + "/data", "--tablespace", "fast=\(place)/fast", "--binaries",
                PostgreSQLServer.Options().binaries,
            ] + options)
    }

    /// Restores and starts; answers the running server.
    func started(_ source: String = "main", to target: String, in name: String) async throws -> RestoredServer {
        let (place, port) = (try place(name), try PostgreSQLServer.freePort())
        let result = try await restore(
            source, to: target, in: place, options: ["--start", "--port", "\(port)"])
        guard result.isSuccess else {
            throw HoldfastError(.internalFault, "restore to \(target): \(result.errorText) \(result.outputText)")
        }
        return RestoredServer(directory: place + "/data", port: port, like: server)
    }

    /// Every file of the repository with its length and when it was changed.
    func contents() throws -> [String] {
        var found: [String] = []
        func walk(_ path: String) throws {
            for name in try Files.list(path) {
                let child = path + "/" + name
                let status = try Files.lstat(child)
                found.append("\(child) \(status.size) \(status.mtimeNanoseconds)")
                if status.kind == .directory { try walk(child) }
            }
        }
        try walk(fleet.repository)
        return found.sorted()
    }

    /// The first object below the repository whose path has these parts.
    func object(_ parts: String...) throws -> String {
        let found = try contents().compactMap { $0.split(separator: " ").first.map(String.init) }.first { path in
            parts.allSatisfy(path.contains)
        }
        guard let found else { throw HoldfastError(.noSuchThing, "no object with \(parts)") }
        return found
    }
}
