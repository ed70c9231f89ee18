package import Protocol

/// Said when a backup attempt was given up: its objects are of no use.
package struct AbortContent: TaggedStruct, Hashable {
    package var backup: BackupID
    package var attempt: Attempt
    /// In words, without names of databases or files.
    package var reason: String

    /// The structure with these parts.
    package init(backup: BackupID, attempt: Attempt, reason: String) {
        self.backup = backup
        self.attempt = attempt
        self.reason = reason
    }

    package static var knownFields: FieldNumbers { .upTo(3) }

    package init(fields: Fields) throws(WireError) {
        backup = try fields.required(1)
        attempt = try fields.required(2)
        reason = try fields.required(3)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, backup)
        fields.put(2, attempt)
        fields.put(3, reason)
    }
}
