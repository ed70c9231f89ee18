package import Platform
package import Protocol

extension Catalog {
    /// Lists a committed backup and moves the chain's head, in one step.
    package func commit(_ backup: BackupEntry, head: HeadEntry) async throws {
        try await write { database in
            try database.run(
                """
                INSERT OR IGNORE INTO backups (id, source, type, database, parent, status, size, stored_size, encryption,
                    checksum, storage_location, storage_backend, created, completed, retention_until, metadata,
                    attempt, sequence, record, verified)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """, backup.values)
            try database.answerAlarms(with: backup)
            let attempt = BackupAttempt(source: backup.source, backup: backup.id, attempt: backup.attempt)
            try database.set(attempt, .committed)
            try database.move(head)
        }
    }

    /// Moves a chain's head past a record without facts of its own.
    package func advance(_ head: HeadEntry) async throws {
        try await write { try $0.move(head) }
    }

    /// Backups of one source, or of all, oldest first.
    package func backups(of source: SourceID? = nil) async throws -> [BackupEntry] {
        try await read { database in
            try database.rows(
                "SELECT * FROM backups WHERE ?1 IS NULL OR source = ?1 ORDER BY completed, sequence",
                [SQLValue(source)]
            ) { try BackupEntry(row: $0) }
        }
    }

    /// What the job that took a backup found amiss in the database.
    package func findings(of backup: BackupID) async throws -> [String] {
        try await read { database in
            try database.rows(
                "SELECT value FROM job_facts JOIN jobs ON jobs.id = job_facts.job "
                    + "WHERE jobs.backup = ? AND job_facts.name LIKE 'finding %' ORDER BY position", [SQLValue(backup)]
            ) { try $0.text("value") }
        }
    }

    /// The backup with this id.
    package func backup(_ id: BackupID) async throws -> BackupEntry? {
        try await read { database in
            try database.rows("SELECT * FROM backups WHERE id = ?", [SQLValue(id)]) { try BackupEntry(row: $0) }.first
        }
    }

    /// Backups of a source that the last verification found damaged.
    package func damagedBackups(of source: SourceID) async throws -> Set<BackupID> {
        try await read { database in
            Set(
                try database.rows(
                    "SELECT id FROM backups WHERE source = ? AND status = 'damaged'", [SQLValue(source)]
                ) { try $0.identifier("id") })
        }
    }

    /// Notes what a verification found about backups.
    ///
    /// - Parameters:
    ///   - damaged: Backups that a finding breaks.
    ///   - sources: The sources that were walked; their other backups were found whole.
    ///   - time: When the verification ended.
    /// - Throws: `catalogue`.
    package func markVerified(damaged: Set<BackupID>, in sources: Set<SourceID>, at time: Timestamp) async throws {
        try await write { database in
            for source in sources {
                try database.run(
                    "UPDATE backups SET status = 'complete', verified = ? WHERE source = ? AND completed <= ?",
                    [SQLValue(time), SQLValue(source), SQLValue(time)])
            }
            for backup in damaged {
                try database.run(
                    "UPDATE backups SET status = 'damaged', verified = NULL WHERE id = ?", [SQLValue(backup)])
            }
        }
    }
}
