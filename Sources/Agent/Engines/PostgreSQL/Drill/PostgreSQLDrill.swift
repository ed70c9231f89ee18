import Platform
import Protocol
import Synchronization

/// A PostgreSQL server in a drill's scratch.
package final class PostgreSQLDrill: DrillEngine {
    /// How long an open server may take to let us in.
    private static let patience = Duration.seconds(20)

    private struct State {
        var restorer: PostgreSQLRestorer?
        var entrance: DrillEntrance?
    }

    let containment: Containment
    let server: ContainedServer
    private let state = Mutex(State())

    /// - Parameters:
    ///   - scratch: the directory that all of it lies in, without symbolic links.
    ///   - data: the data directory within.
    ///   - containment: how the server is kept to itself.
    package init(scratch: String, data: String, containment: Containment) {
        self.containment = containment
        server = ContainedServer(scratch: scratch, data: data)
    }

    package func restorer(_ engine: String, _ setting: RestoreSetting) throws -> any Restorer {
        guard engine == "postgresql" else {
            throw HoldfastError(.sourceUnsuitable, "this agent cannot restore the engine '\(engine)'")
        }
        var setting = setting
        setting.containment = containment
        let restorer = PostgreSQLRestorer(setting)
        state.withLock { $0.restorer = restorer }
        return restorer
    }

    package func enter() async throws -> DrilledDatabase {
        let restorer = try restorer
        let setting = restorer.setting
        let (names, pid, recoveredTo) = try await BlockingThreads.shared.run { [server] in
            let control = try ControlFile.read(in: Bytes(setting.directory.utf8))
            let names = try SuperuserNames.read(
                in: Bytes(setting.directory.utf8), blockSize: Int(control.blockSize))
            try TargetConfiguration(setting: setting).admit(names, users: Self.users(setting))
            return (names, server.postmaster, Self.switchPoint(setting, control.timeline))
        }
        try await server.reload()
        let entrance = try await entrance(as: names, setting)
        state.withLock { $0.entrance = entrance }
        let version = try await Self.version(entrance)
        let isShared = try await BlockingThreads.shared.run {
            pid.map { ProcessesBeneath.shareNetwork(with: $0) } ?? true
        }
        return DrilledDatabase(
            version: version, recoveredTo: recoveredTo, contained: restorer.contained, isNetworkCut: !isShared)
    }

    package func stop() async throws {
        try await server.end(inOrder: true)
    }

    /// The restorer of the one restore.
    var restorer: PostgreSQLRestorer {
        get throws(HoldfastError) {
            guard let restorer = state.withLock({ $0.restorer }) else {
                throw HoldfastError(.internalFault, "a drill looks for its database before it is restored")
            }
            return restorer
        }
    }

    /// The way in that was found.
    var entrance: DrillEntrance {
        get throws(HoldfastError) {
            guard let entrance = state.withLock({ $0.entrance }) else {
                throw HoldfastError(.internalFault, "a drill asks its database before it is open")
            }
            return entrance
        }
    }
}

/// The way in.
extension PostgreSQLDrill {
    /// Who this agent and its programs are to the server. Blocks.
    private static func users(_ setting: RestoreSetting) throws -> [String] {
        let own = try UserAccount.current
        let owner = try RestoreTarget(setting: setting).owner().map { try UserAccount.find(uid: $0.uid) }
        return Array(Set([own.name, owner?.name ?? own.name]))
    }

    /// Where the log went over to the server's new timeline. Blocks.
    private static func switchPoint(_ setting: RestoreSetting, _ timeline: TimelineID) -> LSN? {
        let name = SegmentName.history(timeline)
        let text = try? Files.readFile("\(setting.directory)/pg_wal/\(name)")
        return text.flatMap { TimelineHistory($0) }?.ancestors.last?.switchPoint
    }

    private func entrance(as names: [String], _ setting: RestoreSetting) async throws -> DrillEntrance {
        let (folder, major) = (containment.socketDirectory, setting.serverVersion / 10000)
        let deadline = ContinuousClock.now + Self.patience
        var refusal: any Error = HoldfastError(.databaseLogin, "the restored database has no superuser who may log in")
        while !names.isEmpty {
            for name in names {
                let entrance = try await BlockingThreads.shared.run {
                    try DrillEntrance(socketDirectory: folder, user: name, major: major)
                }
                do {
                    _ = try await Self.version(entrance)
                    return entrance
                } catch let error as HoldfastError {
                    refusal = error
                }
            }
            guard ContinuousClock.now < deadline else { break }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw refusal
    }

    /// Asks in a database that every cluster has, unless somebody removed it.
    private static func version(_ entrance: DrillEntrance) async throws -> String {
        let connection: DatabaseConnection
        do {
            connection = try await entrance.open("postgres")
        } catch is HoldfastError {
            connection = try await entrance.open("template1")
        }
        do {
            let answer = try await connection.query("SHOW server_version").text(0)
            await connection.close()
            return String(answer.prefix { $0 != " " })
        } catch {
            await connection.close()
            throw PostgreSQLEngine.asHoldfastError(error, doing: "cannot ask the restored database")
        }
    }
}
