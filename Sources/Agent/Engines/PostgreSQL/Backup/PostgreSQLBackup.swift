import Glibc
import Platform
import Protocol

/// A PostgreSQL cluster in backup mode, held there by one connection: should that end in any way, the server leaves the
/// mode by itself.
final class PostgreSQLBackup: BackupSession {
    let start: BackupStart
    private let facts: EngineFacts
    private let control: ControlFile
    private let connection: DatabaseConnection
    private let tree: SourceTree
    private let configuration: [ConfigurationFile.Place]
    private let doubts = PageDoubts()

    private init(
        start: BackupStart, facts: EngineFacts, control: ControlFile, connection: DatabaseConnection, tree: SourceTree,
        configuration: [ConfigurationFile.Place]
    ) {
        self.start = start
        self.facts = facts
        self.control = control
        self.connection = connection
        self.tree = tree
        self.configuration = configuration
    }

    /// Connects and enters backup mode.
    static func begin(settings: ConnectionSettings, label: String, fast: Bool) async throws -> PostgreSQLBackup {
        let connection = try await DatabaseConnection.open(settings)
        do {
            return try await begin(over: connection, label: label, fast: fast)
        } catch {
            await connection.close()
            throw PostgreSQLEngine.asHoldfastError(error, doing: "the backup cannot be begun")
        }
    }

    private static func begin(
        over connection: DatabaseConnection, label: String, fast: Bool
    ) async throws -> PostgreSQLBackup {
        guard try await !connection.query("SELECT pg_is_in_recovery()").flag(0) else {
            throw HoldfastError(.sourceUnsuitable, "the database is a standby; back up its primary instead")
        }
        let facts = try await PostgreSQLEngine.facts(over: connection)
        let spaces = try await tablespaces(over: connection)
        let places = try await configurationPlaces(over: connection)
        let statement =
            facts.versionNumber >= 150_000 ? "pg_backup_start($1, $2)" : "pg_start_backup($1, $2, false)"
        // A spread checkpoint takes as long as the server's settings say, so there is no time limit.
        let answer = try await connection.query(
            "SELECT lsn, pg_walfile_name(lsn), (extract(epoch FROM clock_timestamp()) * 1000000)::bigint "
                + "FROM \(statement) AS lsn", [label, fast ? "t" : "f"], timeout: nil)
        let timeline = TimelineID(hex8: try answer.text(1).prefix(8)) ?? facts.timeline
        let directory = Bytes(facts.dataDirectory.utf8)
        let (lsn, time) = (try answer.value(0, as: LSN.self), try answer.time(2))
        return try await BlockingThreads.shared.run {
            PostgreSQLBackup(
                start: BackupStart(
                    lsn: lsn, timeline: timeline, serverTime: time,
                    historyFile: try history(of: timeline, in: directory)),
                facts: facts, control: try ControlFile.read(in: directory), connection: connection,
                tree: try SourceTree(data: directory, tablespaces: spaces), configuration: places)
        }
    }

    func files() async throws -> FileInventory {
        let (tree, places, version) = (tree, configuration, directoryVersion)
        return try await BlockingThreads.shared.run {
            do {
                return try tree.inventory(version: version, configuration: places)
            } catch {
                throw PostgreSQLEngine.asHoldfastError(error, doing: "the database's files cannot be listed")
            }
        }
    }

    func open(_ file: SourceFile) throws -> (any FileReader)? {
        if file.comesLast {
            return MemoryReader(try ControlFile.content(in: Bytes(facts.dataDirectory.utf8)).bytes)
        }
        do {
            return DescriptorReader(try tree.open(file))
        } catch {
            if error.errno == ENOENT { return nil }
            throw error
        }
    }

    func pageCheck(for file: SourceFile) -> (any PageCheck)? {
        guard facts.hasChecksums, let relation = RelationFile(BytePath.name(file.path)),
            Exclusions.holdsRelations(BytePath.directory(file.path), in: file.root)
        else { return nil }
        return PageVerifier(
            file: file, blockSize: Int(control.blockSize), firstBlock: relation.segment &* control.segmentPages,
            start: start.lsn, doubts: doubts)
    }

    func check() async throws {
        do {
            try await connection.query("SELECT 1")
        } catch {
            throw PostgreSQLEngine.asHoldfastError(error, doing: "the database left backup mode")
        }
    }

    func end() async throws -> BackupEnd {
        do {
            let end = try await leaveBackupMode()
            await connection.close()
            return end
        } catch {
            await connection.close()
            throw PostgreSQLEngine.asHoldfastError(error, doing: "the backup cannot be ended")
        }
    }

    func abandon() async {
        await connection.close()
    }

    private func leaveBackupMode() async throws -> BackupEnd {
        let statement = facts.versionNumber >= 150_000 ? "pg_backup_stop(false)" : "pg_stop_backup(false, false)"
        let answer = try await connection.query(
            "SELECT lsn, labelfile, spcmapfile, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint "
                + "FROM \(statement)")
        let label = try answer.bytes(1)
        guard let read = BackupLabel(label), read.timeline == start.timeline, read.start == start.lsn else {
            throw HoldfastError(.backupMode, "the server's backup label does not fit the backup's start")
        }
        let stop: LSN = try answer.value(0)
        let map = answer.optionalBytes(2)
        return BackupEnd(
            lsn: stop, serverTime: try answer.time(3), label: label, tablespaceMap: map?.isEmpty == true ? nil : map,
            findings: doubts.findings(beyond: stop))
    }

    /// The directory that this version makes in a tablespace, such as "PG_15_202209061".
    private var directoryVersion: String { "PG_\(facts.versionNumber / 10000)_\(control.catalogVersion)" }
}
