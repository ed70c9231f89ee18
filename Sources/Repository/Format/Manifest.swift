package import Protocol

/// All that a restore must know of a backup beside its bytes.
package struct Manifest: TaggedStruct, Hashable {
    package var engine: String
    package var facts: [EngineFact]
    /// The backups that the maps refer to by index; the first is this one.
    package var backups: [BackupID]
    package var files: [ManifestFile]
    package var directories: [ManifestDirectory]
    package var tablespaces: [ManifestTablespace]
    package var findings: [ManifestFinding]
    package var attachments: [NamedFile]

    /// The structure with these parts.
    package init(
        engine: String, facts: [EngineFact] = [], backups: [BackupID] = [], files: [ManifestFile] = [],
        directories: [ManifestDirectory] = [], tablespaces: [ManifestTablespace] = [], findings: [ManifestFinding] = [],
        attachments: [NamedFile] = []
    ) {
        self.engine = engine
        self.facts = facts
        self.backups = backups
        self.files = files
        self.directories = directories
        self.tablespaces = tablespaces
        self.findings = findings
        self.attachments = attachments
    }

    package static var knownFields: FieldNumbers { .upTo(8) }

    package init(fields: Fields) throws(WireError) {
        engine = try fields.required(1)
        facts = try fields.repeated(2)
        backups = try fields.repeated(3)
        files = try fields.repeated(4)
        directories = try fields.repeated(5)
        tablespaces = try fields.repeated(6)
        findings = try fields.repeated(7)
        attachments = try fields.repeated(8)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, engine)
        fields.put(2, repeated: facts)
        fields.put(3, repeated: backups)
        fields.put(4, repeated: files)
        fields.put(5, repeated: directories)
        fields.put(6, repeated: tablespaces)
        fields.put(7, repeated: findings)
        fields.put(8, repeated: attachments)
    }
}
