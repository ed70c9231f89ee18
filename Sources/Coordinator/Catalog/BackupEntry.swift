package import Platform
package import Protocol

/// A committed backup as the catalogue lists it.
package struct BackupEntry: Sendable, Equatable {
    package var id: BackupID
    package var source: SourceID
    /// "full", "differential" or "incremental".
    package var type: String
    /// The source's name when the backup was taken.
    package var database: String
    package var parent: BackupID?
    /// "complete", or "damaged" once a verification has found it so.
    package var status: String
    /// Bytes of the database's files.
    package var size: UInt64
    /// Bytes in the repository.
    package var storedSize: UInt64
    package var encryption: String
    /// SHA-256 of the commit record, in hexadecimal.
    package var checksum: String
    package var storageLocation: String
    package var storageBackend: String
    package var created: Timestamp
    package var completed: Timestamp
    package var retentionUntil: Timestamp?
    /// More clear facts, as one JSON object.
    package var metadata: String
    package var attempt: Attempt
    /// The commit record's place in the `backup` chain.
    package var sequence: UInt64
    /// The commit record itself.
    package var record: Bytes
    /// End of the last verification that found nothing.
    package var verified: Timestamp?
}

extension BackupEntry {
    /// Whether the last verification found that it cannot be restored.
    var isDamaged: Bool { status == "damaged" }

    init(row: SQLRow) throws {
        self.init(
            id: try row.identifier("id"), source: try row.identifier("source"), type: try row.text("type"),
            database: try row.text("database"), parent: try row.optionalIdentifier("parent"),
            status: try row.text("status"), size: try row.number("size"), storedSize: try row.number("stored_size"),
            encryption: try row.text("encryption"), checksum: try row.text("checksum"),
            storageLocation: try row.text("storage_location"), storageBackend: try row.text("storage_backend"),
            created: try row.time("created"), completed: try row.time("completed"),
            retentionUntil: try row.optionalTime("retention_until"), metadata: try row.text("metadata"),
            attempt: Attempt(rawValue: try row.number("attempt")), sequence: try row.number("sequence"),
            record: try row.blob("record"), verified: try row.optionalTime("verified"))
    }

    var values: [SQLValue] {
        [
            SQLValue(id), SQLValue(source), .text(type), .text(database), SQLValue(parent), .text(status),
            SQLValue(size), SQLValue(storedSize), .text(encryption), .text(checksum), .text(storageLocation),
            .text(storageBackend), SQLValue(created), SQLValue(completed), SQLValue(retentionUntil), .text(metadata),
            SQLValue(attempt.rawValue), SQLValue(sequence), .blob(record), SQLValue(verified),
        ]
    }
}
