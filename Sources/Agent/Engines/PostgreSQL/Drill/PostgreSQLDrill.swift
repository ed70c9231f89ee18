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
        var isReaderMade = false
    }

    let containment: Containment
    let server: ContainedServer
    /// Who puts the questions.
    let reader = DrillReader()
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
        let (names, pid, recoveredTo) = try await BlockingThreads.shared.run { [server, reader] in
            let control = try ControlFile.read(in: Bytes(setting.directory.utf8))
            let names = try SuperuserNames.read(
                in: Bytes(setting.directory.utf8), blockSize: Int(control.blockSize))
            try TargetConfiguration(setting: setting).admit(names + [reader.name], users: Self.users(setting))
            return (names, server.postmaster, Self.switchPoint(setting, control.timeline))
        }
        try await server.reload()
        let entrance = try await entrance(as: names, setting)
        state.withLock { $0.entrance = entrance }
        let version = try await Self.version(entrance)
        let notes = try await closedDatabases(entrance)
        let (hasNetwork, hasProcesses) = try await BlockingThreads.shared.run {
            guard let pid else { return (true, true) }
            return (ProcessesBeneath.share(.network, with: pid), ProcessesBeneath.share(.processes, with: pid))
        }
        return DrilledDatabase(
            version: version, recoveredTo: recoveredTo, contained: restorer.contained, isNetworkCut: !hasNetwork,
            areProcessesHeld: !hasProcesses, notes: notes)
    }

    package func lastWords() async -> [String] {
        guard let directory = try? restorer.setting.directory else { return [] }
        let path = directory + "/" + PostgreSQLRestorer.logName
        return (try? await BlockingThreads.shared.run { try ServerLogEnd.lines(of: path) }) ?? []
    }

    /// Makes the role that reads, before its first question.
    func requireReader() async throws {
        guard !state.withLock({ $0.isReaderMade }) else { return }
        let (connection, major) = (try await entrance.openAnywhere(), try restorer.setting.serverVersion / 10000)
        do {
            let open = try await connection.query("SELECT datname FROM pg_database WHERE datallowconn")
            let databases = try open.rows.indices.map { try open.text(0, row: $0) }
            let settings = DrillEntrance.settings(major: major).map { String($0.prefix { $0 != "=" }) }
            for statement in reader.statements(databases: databases, settings: settings) {
                try await connection.query(statement)
            }
            await connection.close()
        } catch {
            await connection.close()
            throw PostgreSQLEngine.asHoldfastError(error, doing: "cannot make a role that reads the restored database")
        }
        state.withLock { $0.isReaderMade = true }
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

    /// What of the cluster nobody can be asked about: databases that let nobody in, but for the one that never does.
    private func closedDatabases(_ entrance: DrillEntrance) async throws -> [String] {
        let connection = try await entrance.openAnywhere()
        do {
            let closed = try await connection.query(
                """
                SELECT datname, datconnlimit = -2 FROM pg_database
                WHERE (NOT datallowconn OR datconnlimit = -2) AND datname <> 'template0' ORDER BY 1
                """)
            await connection.close()
            return try closed.rows.indices.map { row in
                let why = try closed.flag(1, row: row) ? "its removal was never finished" : "allow_connections is off"
                let name = try closed.text(0, row: row).escapedForOneLine
                return "database '\(name)' was restored, but nothing in it was checked: \(why)"
            }
        } catch {
            await connection.close()
            throw PostgreSQLEngine.asHoldfastError(error, doing: "cannot list the restored databases")
        }
    }

    private static func version(_ entrance: DrillEntrance) async throws -> String {
        let connection = try await entrance.openAnywhere()
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
