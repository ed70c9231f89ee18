package import Platform
package import Protocol

/// One log object that an index makes durable.
package struct LogObjectEntry: TaggedStruct, Hashable {
    /// Relative to the folder of the source.
    package var name: String
    package var kind: Kind
    /// Zero for a history.
    package var start: LSN
    /// Zero for a history.
    package var end: LSN
    /// Of the sealed object, in bytes.
    package var length: UInt64
    /// Of the sealed object.
    package var sha256: Digest
    package var key: KeyID
    /// The earliest time of a commit; nil when there is none, or when the records were not read.
    package var earliestCommit: Timestamp?
    /// The latest time of a commit, likewise.
    package var latestCommit: Timestamp?

    /// The structure with these parts.
    package init(
        name: String, kind: Kind, start: LSN, end: LSN, length: UInt64, sha256: Digest, key: KeyID,
        earliestCommit: Timestamp? = nil, latestCommit: Timestamp? = nil
    ) {
        self.name = name
        self.kind = kind
        self.start = start
        self.end = end
        self.length = length
        self.sha256 = sha256
        self.key = key
        self.earliestCommit = earliestCommit
        self.latestCommit = latestCommit
    }

    package static var knownFields: FieldNumbers { .upTo(9) }

    package init(fields: Fields) throws(WireError) {
        name = try fields.required(1)
        kind = try fields.required(2)
        start = try fields.required(3)
        end = try fields.required(4)
        length = try fields.required(5)
        sha256 = try fields.required(6)
        key = try fields.required(7)
        earliestCommit = try fields.optional(8)
        latestCommit = try fields.optional(9)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, name)
        fields.put(2, kind)
        fields.put(3, start)
        fields.put(4, end)
        fields.put(5, length)
        fields.put(6, sha256)
        fields.put(7, key)
        fields.put(8, earliestCommit)
        fields.put(9, latestCommit)
    }
}
