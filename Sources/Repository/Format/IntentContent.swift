package import Protocol

/// Said before anything of a backup attempt is stored: which backup, and the keys it will use.
package struct IntentContent: TaggedStruct, Hashable {
    package var backup: BackupID
    package var attempt: Attempt
    package var type: BackupType
    /// The backup that this one builds on; nil for a full.
    package var parent: BackupID?
    /// Every key that objects of the attempt are sealed with.
    package var keys: [KeyEntry]

    /// The structure with these parts.
    package init(backup: BackupID, attempt: Attempt, type: BackupType, parent: BackupID? = nil, keys: [KeyEntry] = []) {
        self.backup = backup
        self.attempt = attempt
        self.type = type
        self.parent = parent
        self.keys = keys
    }

    package static var knownFields: FieldNumbers { .upTo(5) }

    package init(fields: Fields) throws(WireError) {
        backup = try fields.required(1)
        attempt = try fields.required(2)
        type = try fields.required(3)
        parent = try fields.optional(4)
        keys = try fields.repeated(5)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, backup)
        fields.put(2, attempt)
        fields.put(3, type)
        fields.put(4, parent)
        fields.put(5, repeated: keys)
    }
}
