/// The catalogue's tables, as steps that are only ever appended to. Times are microseconds since 1970 in UTC, LSNs and
/// other 64-bit numbers are stored with the same bits, identifiers are UUID text.
package enum Schema {
    /// Step n brings a catalogue of version n to version n + 1.
    static let migrations = [
        fleet + backups + log + jobs + upkeep, attempts, logModes, members, tailMarks, drills, markDigests,
        endedFindings,
    ]

    /// Brings the catalogue to the newest version.
    ///
    /// - Throws: A `SQLiteError` when the file comes from newer software.
    package static func migrate(_ database: SQLiteDatabase) throws {
        let versions = try database.rows("PRAGMA user_version") { try $0.number("user_version") }
        let version = versions.first ?? 0
        guard version <= UInt64(migrations.count) else {
            throw SQLiteError(code: 0, reason: "the catalogue has version \(version), newer than this software knows")
        }
        for step in Int(version)..<migrations.count {
            try database.transaction {
                try database.script(migrations[step])
                try database.script("PRAGMA user_version = \(step + 1)")
            }
        }
    }

    private static let fleet = """
        CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
        CREATE TABLE agents (
            id TEXT PRIMARY KEY, name TEXT NOT NULL, host_name TEXT, software TEXT, last_seen INTEGER
        ) STRICT;
        CREATE TABLE sources (
            id TEXT PRIMARY KEY, name TEXT NOT NULL, engine TEXT NOT NULL, agent TEXT NOT NULL, state TEXT NOT NULL,
            connection TEXT NOT NULL, password_file TEXT, readers INTEGER NOT NULL, max_rate INTEGER,
            compress TEXT NOT NULL, slot_limit INTEGER, paused INTEGER NOT NULL, branch INTEGER NOT NULL,
            definition INTEGER NOT NULL, fence INTEGER NOT NULL, log_fence INTEGER NOT NULL, created INTEGER NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX sources_by_name ON sources (name) WHERE state <> 'removed';
        CREATE TABLE chain_heads (
            source TEXT NOT NULL REFERENCES sources (id), chain TEXT NOT NULL,
            sequence INTEGER NOT NULL, digest BLOB NOT NULL, PRIMARY KEY (source, chain)
        ) STRICT;
        CREATE TABLE members (
            source TEXT NOT NULL REFERENCES sources (id), sequence INTEGER NOT NULL, record BLOB NOT NULL,
            PRIMARY KEY (source, sequence)
        ) STRICT;

        """

    private static let backups = """
        CREATE TABLE keys (
            id TEXT PRIMARY KEY, source TEXT NOT NULL REFERENCES sources (id), entry BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE objects (
            name TEXT PRIMARY KEY, source TEXT NOT NULL, length INTEGER NOT NULL, digest BLOB NOT NULL,
            stored INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE backups (
            id TEXT PRIMARY KEY, source TEXT NOT NULL REFERENCES sources (id), type TEXT NOT NULL,
            database TEXT NOT NULL, parent TEXT, status TEXT NOT NULL, size INTEGER NOT NULL,
            stored_size INTEGER NOT NULL, encryption TEXT NOT NULL, checksum TEXT NOT NULL,
            storage_location TEXT NOT NULL, storage_backend TEXT NOT NULL, created INTEGER NOT NULL,
            completed INTEGER NOT NULL, retention_until INTEGER, metadata TEXT NOT NULL,
            attempt INTEGER NOT NULL, sequence INTEGER NOT NULL, record BLOB NOT NULL, verified INTEGER
        ) STRICT;
        CREATE INDEX backups_by_source ON backups (source, completed);

        """

    private static let log = """
        CREATE TABLE log_indexes (
            source TEXT NOT NULL REFERENCES sources (id), chain TEXT NOT NULL, sequence INTEGER NOT NULL,
            branch INTEGER NOT NULL, timeline INTEGER NOT NULL, gap INTEGER NOT NULL, record BLOB NOT NULL,
            received INTEGER NOT NULL, PRIMARY KEY (source, chain, sequence)
        ) STRICT;
        CREATE TABLE log_objects (
            name TEXT PRIMARY KEY, source TEXT NOT NULL REFERENCES sources (id), branch INTEGER NOT NULL,
            timeline INTEGER NOT NULL, kind TEXT NOT NULL, start_lsn INTEGER NOT NULL, end_lsn INTEGER NOT NULL,
            length INTEGER NOT NULL, digest BLOB NOT NULL, sequence INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX log_objects_by_source ON log_objects (source, branch, timeline, start_lsn);

        """

    private static let jobs = """
        CREATE TABLE jobs (
            id TEXT PRIMARY KEY, kind TEXT NOT NULL, source TEXT, agent TEXT, backup TEXT, state TEXT NOT NULL,
            attempt INTEGER NOT NULL, tries INTEGER NOT NULL, cancelling INTEGER NOT NULL, phase TEXT NOT NULL,
            bytes_done INTEGER NOT NULL, bytes_total INTEGER, order_bytes BLOB NOT NULL, created INTEGER NOT NULL,
            started INTEGER, ended INTEGER, code INTEGER, text TEXT
        ) STRICT;
        CREATE INDEX jobs_by_state ON jobs (state);
        CREATE INDEX jobs_by_source ON jobs (source, created);
        CREATE TABLE job_facts (
            job TEXT NOT NULL REFERENCES jobs (id), position INTEGER NOT NULL, name TEXT NOT NULL,
            value TEXT, microseconds INTEGER, PRIMARY KEY (job, position)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE job_log (
            job TEXT NOT NULL REFERENCES jobs (id), time INTEGER NOT NULL, text TEXT NOT NULL
        ) STRICT;
        CREATE INDEX job_log_by_job ON job_log (job);
        CREATE TABLE recovery_jobs (
            id TEXT PRIMARY KEY REFERENCES jobs (id), backup TEXT NOT NULL, target TEXT NOT NULL,
            point_in_time TEXT NOT NULL, status TEXT NOT NULL, progress REAL NOT NULL, started INTEGER,
            completed INTEGER, steps TEXT NOT NULL, error TEXT
        ) STRICT;

        """

    private static let upkeep = """
        CREATE TABLE findings (
            id INTEGER PRIMARY KEY, source TEXT, time INTEGER NOT NULL, severity TEXT NOT NULL, kind TEXT NOT NULL,
            text TEXT NOT NULL, resolved INTEGER
        ) STRICT;
        CREATE INDEX findings_by_source ON findings (source, time);
        CREATE TABLE verifications (
            job TEXT PRIMARY KEY, source TEXT, started INTEGER NOT NULL, ended INTEGER NOT NULL,
            objects INTEGER NOT NULL, bytes INTEGER NOT NULL, findings INTEGER NOT NULL
        ) STRICT;

        """

    /// Keys belong to their source alone; begun attempts, and log that a verification found broken, are remembered.
    private static let attempts = """
        CREATE TABLE source_keys (
            id TEXT NOT NULL, source TEXT NOT NULL REFERENCES sources (id), entry BLOB NOT NULL,
            PRIMARY KEY (source, id)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO source_keys (id, source, entry) SELECT id, source, entry FROM keys;
        DROP TABLE keys;
        ALTER TABLE source_keys RENAME TO keys;
        CREATE TABLE attempts (
            source TEXT NOT NULL REFERENCES sources (id), backup TEXT NOT NULL, attempt INTEGER NOT NULL,
            state TEXT NOT NULL, PRIMARY KEY (source, backup, attempt)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO attempts (source, backup, attempt, state) SELECT source, id, attempt, 'committed' FROM backups;
        CREATE TABLE broken_log (
            source TEXT NOT NULL REFERENCES sources (id), branch INTEGER NOT NULL, timeline INTEGER NOT NULL,
            start_lsn INTEGER NOT NULL, end_lsn INTEGER
        ) STRICT;
        CREATE INDEX broken_log_by_source ON broken_log (source);

        """

    /// Commits of a source may wait for its log.
    private static let logModes = """
        ALTER TABLE sources ADD COLUMN log_mode TEXT NOT NULL DEFAULT 'asynchronous';

        """

    /// Members that do not write, and who took over the writing of a source last.
    private static let members = """
        CREATE TABLE source_members (
            source TEXT NOT NULL REFERENCES sources (id), agent TEXT NOT NULL, state TEXT NOT NULL,
            connection TEXT NOT NULL, password_file TEXT, rival INTEGER NOT NULL, PRIMARY KEY (source, agent)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX source_members_by_agent ON source_members (agent);
        CREATE TABLE handovers (
            source TEXT PRIMARY KEY REFERENCES sources (id), former TEXT NOT NULL, writer INTEGER NOT NULL,
            timeline INTEGER NOT NULL, lsn INTEGER NOT NULL, recorded INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        """

    /// Up to where the spool ever acknowledged the tail of a log.
    private static let tailMarks = """
        CREATE TABLE tail_marks (
            source TEXT NOT NULL, branch INTEGER NOT NULL, timeline INTEGER NOT NULL, position INTEGER NOT NULL,
            PRIMARY KEY (source, branch, timeline)
        ) STRICT, WITHOUT ROWID;

        """

    /// By what an agent knows log again that was acknowledged.
    private static let markDigests = "ALTER TABLE tail_marks ADD COLUMN digest BLOB;"

    /// Findings that an operator ended.
    private static let endedFindings = """
        ALTER TABLE findings ADD COLUMN resolved_by TEXT;
        ALTER TABLE findings ADD COLUMN reason TEXT;

        """

    /// Drills that have ended, as their records in the chains say.
    private static let drills = """
        CREATE TABLE drills (
            job TEXT PRIMARY KEY, source TEXT NOT NULL REFERENCES sources (id), backup TEXT NOT NULL,
            ended INTEGER NOT NULL, content BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX drills_by_source ON drills (source, ended);
        CREATE INDEX drills_by_backup ON drills (backup, ended);

        """
}
