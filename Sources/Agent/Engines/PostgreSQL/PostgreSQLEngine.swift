import Platform
package import Protocol

/// A PostgreSQL cluster on this host.
package final class PostgreSQLEngine: Engine {
    /// Versions that are known to work, by major number.
    package static let supportedVersions = 14...18

    let settings: ConnectionSettings
    /// What people call the source.
    let name: SourceName
    /// Eight hexadecimal digits that tell this source's slot and stream from those of others.
    let tag: String
    /// The most bytes of log that the keep slot may hold back; nil when it may hold back any number.
    let slotLimit: UInt64?
    /// Whether commits may wait for our word that their log is safe.
    let isSynchronous: Bool

    /// Prepares for work with a source; nothing is connected yet.
    ///
    /// - Parameters:
    ///   - settings: How to reach the server.
    ///   - name: What people call the source.
    ///   - source: The source's id, which names slot and stream.
    ///   - slotLimit: The most bytes of log that the keep slot may hold back; nil when it may hold back any number.
    ///   - isSynchronous: Whether commits may wait for our word that their log is safe.
    package init(
        settings: ConnectionSettings, name: SourceName, source: SourceID, slotLimit: UInt64?,
        isSynchronous: Bool = false
    ) {
        self.settings = settings
        self.name = name
        tag = String(source.bytes.hexString.prefix(8))
        self.slotLimit = slotLimit
        self.isSynchronous = isSynchronous
    }

    /// The slot that holds log back.
    package var slotName: String { "holdfast_keep_\(tag)" }
    /// What the stream calls itself.
    package var streamName: String { "holdfast_\(tag)" }

    package func facts() async throws -> EngineFacts {
        let connection = try await DatabaseConnection.open(settings)
        do {
            let facts = try await Self.facts(over: connection)
            await connection.close()
            return facts
        } catch {
            await connection.close()
            throw Self.asHoldfastError(error, doing: "cannot read the database's facts")
        }
    }

    package func check() async -> [Requirement] {
        await SourceCheck(
            settings: settings, source: name, streamName: streamName, slotName: slotName, slotLimit: slotLimit,
            isSynchronous: isSynchronous
        ).run()
    }

    package func beginBackup(label: String, fast: Bool) async throws -> any BackupSession {
        try await PostgreSQLBackup.begin(settings: settings, label: label, fast: fast)
    }

    package func logSource() -> any LogSource {
        PostgreSQLLog(settings: settings, slotName: slotName, streamName: streamName)
    }

    static func facts(over connection: DatabaseConnection) async throws -> EngineFacts {
        let answer = try await connection.query(
            "SELECT current_setting('server_version'), current_setting('server_version_num'), "
                + "current_setting('data_directory'), current_setting('block_size'), "
                + "current_setting('data_checksums'), "
                + "(SELECT setting::bigint FROM pg_settings WHERE name = 'wal_segment_size'), "
                + "system_identifier::text FROM pg_control_system()")
        let directory = try answer.text(2)
        let control = try await BlockingThreads.shared.run { try ControlFile.read(in: Bytes(directory.utf8)) }
        guard try answer.text(6) == String(control.systemIdentifier) else {
            throw HoldfastError(
                .sourceUnsuitable,
                "'\(directory)' on this host belongs to another cluster than the connection leads to; "
                    + "the agent has to run on the database's own host")
        }
        return EngineFacts(
            engine: "postgresql", version: String(try answer.text(0).prefix { $0 != " " }),
            versionNumber: try answer.value(1), systemIdentifier: control.systemIdentifier,
            segmentSize: try answer.value(5), blockSize: try answer.value(3),
            hasChecksums: try answer.text(4) == "on", timeline: control.timeline, dataDirectory: directory)
    }

    /// Any error as users see it; those that are for users already and cancellation stay as they are.
    static func asHoldfastError(_ error: any Error, doing: String) -> any Error {
        switch error {
        case let error as ServerError: error.asHoldfastError(doing: doing)
        case let error as SystemError: HoldfastError(error, doing: doing)
        default: error
        }
    }
}
