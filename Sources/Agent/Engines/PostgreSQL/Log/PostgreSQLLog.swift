import Platform
import Protocol

/// The write-ahead log of a PostgreSQL cluster: its keep slot over SQL, its stream over a replication connection.
actor PostgreSQLLog: LogSource {
    private let settings: ConnectionSettings
    private let slotName: String
    private let streamName: String
    private var sql: DatabaseConnection?
    private var replication: DatabaseConnection?

    init(settings: ConnectionSettings, slotName: String, streamName: String) {
        self.settings = settings
        self.slotName = slotName
        self.streamName = streamName
    }

    func identify() async throws -> LogIdentity {
        // The clock first: what was committed before that time lies below the end that is read after it.
        let more = try await withSQL(doing: "the database's clock cannot be read") {
            try await $0.query(
                "SELECT setting::bigint, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint, "
                    + "pg_is_in_recovery() FROM pg_settings WHERE name = 'wal_segment_size'")
        }
        let identity = try await withReplication(doing: "the database does not identify itself") {
            try await $0.query("IDENTIFY_SYSTEM")
        }
        return LogIdentity(
            systemIdentifier: try identity.value(0), timeline: TimelineID(rawValue: try identity.value(1)),
            end: try identity.value(2), segmentSize: try more.value(0), serverTime: try more.time(1),
            isInRecovery: try more.flag(2))
    }

    func history(of timeline: TimelineID) async throws -> Bytes? {
        guard timeline.rawValue > 1 else { return nil }
        return try await withReplication(doing: "the history of timeline \(timeline) cannot be read") {
            try await $0.query("TIMELINE_HISTORY \(timeline)").bytes(1)
        }
    }

    func start(at position: LogPosition) async throws -> any LogStream {
        let connection = try await replicationConnection()
        // The stream takes the connection over.
        replication = nil
        do {
            return try await PostgreSQLLogStream.start(over: connection, at: position)
        } catch {
            await connection.close()
            if let error = error as? ServerError, error.state == ServerError.undefinedFile {
                throw HoldfastError(.logMissing, "the database no longer has the log at \(position): \(error)")
            }
            throw PostgreSQLEngine.asHoldfastError(error, doing: "the log stream cannot be started at \(position)")
        }
    }

    func keep() async throws -> LogKeep {
        let name = slotName
        return try await withSQL(doing: "the keep slot '\(name)' cannot be used") { connection in
            if let keep = try await KeepSlot.read(name, over: connection) { return keep }
            try await connection.query("SELECT pg_create_physical_replication_slot($1, true)", [name])
            guard var keep = try await KeepSlot.read(name, over: connection) else {
                throw HoldfastError(.keepSlot, "the keep slot '\(name)' vanished right after it was made")
            }
            keep.isNew = true
            return keep
        }
    }

    func advanceKeep(to position: LSN) async throws -> LogKeep {
        let name = slotName
        return try await withSQL(doing: "the keep slot '\(name)' cannot be moved") { connection in
            guard let keep = try await KeepSlot.read(name, over: connection) else {
                throw HoldfastError(.keepSlot, "the keep slot '\(name)' is gone from the database")
            }
            guard let present = keep.position, keep.state != .lost, present < position else { return keep }
            try await connection.query(
                "SELECT pg_replication_slot_advance($1, $2::pg_lsn)", [name, position.description])
            return try await KeepSlot.read(name, over: connection) ?? keep
        }
    }

    func dropKeep() async throws {
        let name = slotName
        try await withSQL(doing: "the keep slot '\(name)' cannot be dropped") { connection in
            try await connection.query(
                "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = $1", [name])
        }
    }

    func commitRule() async throws -> CommitRule {
        let stream = streamName
        return try await withSQL(doing: "the database does not tell what its commits wait for") {
            try await CommitRule.read(over: $0, streamName: stream)
        }
    }

    func switchLog() async throws -> LSN {
        try await withSQL(doing: "the log cannot be switched to a new segment") {
            try await $0.query("SELECT pg_switch_wal()").value(0)
        }
    }

    func end() async throws -> LogEnd {
        // The clock first, as for the identity: the row must be there before the end is looked at.
        let found = try await withSQL(doing: "the end of the log cannot be read") {
            try await $0.query(
                "WITH clock AS MATERIALIZED (SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS now) "
                    + "SELECT now, pg_current_wal_flush_lsn(), pg_walfile_name(pg_current_wal_flush_lsn()), "
                    + "system_identifier FROM clock, pg_control_system()")
        }
        guard let timeline = UInt32(try found.text(2).prefix(8), radix: 16) else {
            throw HoldfastError(.logStream, "the server's segment '\(try found.text(2))' names no timeline")
        }
        return LogEnd(
            systemIdentifier: UInt64(bitPattern: try found.value(3, as: Int64.self)),
            timeline: TimelineID(rawValue: timeline), position: try found.value(1), time: try found.time(0))
    }

    nonisolated func reader(from start: LSN, systemIdentifier: UInt64) -> (any LogReader)? {
        WALReader(from: start, systemIdentifier: systemIdentifier)
    }

    func close() async {
        await sql?.close()
        await replication?.close()
        (sql, replication) = (nil, nil)
    }

    /// Uses the SQL connection, made anew when it was lost; once more when it turns out to be dead.
    @discardableResult
    private func withSQL<T: Sendable>(
        doing: String, _ body: @Sendable (DatabaseConnection) async throws -> T
    ) async throws -> T {
        if let known = sql {
            do {
                return try await body(known)
            } catch let error as ServerError where error.isConnectionLoss {
                await known.close()
                sql = nil
            } catch {
                throw PostgreSQLEngine.asHoldfastError(error, doing: doing)
            }
        }
        let connection = try await DatabaseConnection.open(settings)
        sql = connection
        do {
            return try await body(connection)
        } catch {
            throw PostgreSQLEngine.asHoldfastError(error, doing: doing)
        }
    }

    private func withReplication<T: Sendable>(
        doing: String, _ body: @Sendable (DatabaseConnection) async throws -> T
    ) async throws -> T {
        let connection = try await replicationConnection()
        do {
            return try await body(connection)
        } catch {
            await connection.close()
            replication = nil
            throw PostgreSQLEngine.asHoldfastError(error, doing: doing)
        }
    }

    private func replicationConnection() async throws -> DatabaseConnection {
        if let replication { return replication }
        let connection = try await DatabaseConnection.openReplication(settings, applicationName: streamName)
        replication = connection
        return connection
    }
}
