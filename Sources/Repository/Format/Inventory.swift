package import Protocol

/// The clear list of all objects of a backup, and of what it uses of earlier ones.
package struct Inventory: TaggedStruct, Hashable {
    package var repository: RepositoryID
    package var source: SourceID
    package var backup: BackupID
    package var attempt: Attempt
    /// Packs, map packs and the manifest.
    package var objects: [NamedReference]
    package var references: [BackupReference]

    /// The structure with these parts.
    package init(
        repository: RepositoryID, source: SourceID, backup: BackupID, attempt: Attempt, objects: [NamedReference] = [],
        references: [BackupReference] = []
    ) {
        self.repository = repository
        self.source = source
        self.backup = backup
        self.attempt = attempt
        self.objects = objects
        self.references = references
    }

    package static var knownFields: FieldNumbers { .upTo(6) }

    package init(fields: Fields) throws(WireError) {
        repository = try fields.required(1)
        source = try fields.required(2)
        backup = try fields.required(3)
        attempt = try fields.required(4)
        objects = try fields.repeated(5)
        references = try fields.repeated(6)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, repository)
        fields.put(2, source)
        fields.put(3, backup)
        fields.put(4, attempt)
        fields.put(5, repeated: objects)
        fields.put(6, repeated: references)
    }
}
