package import Protocol

/// Length and digest of one object whose name follows from where this stands.
package struct ObjectReference: TaggedStruct, Hashable {
    /// In bytes.
    package var length: UInt64
    package var sha256: Digest

    /// The structure with these parts.
    package init(length: UInt64, sha256: Digest) {
        self.length = length
        self.sha256 = sha256
    }

    package static var knownFields: FieldNumbers { .upTo(2) }

    package init(fields: Fields) throws(WireError) {
        length = try fields.required(1)
        sha256 = try fields.required(2)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, length)
        fields.put(2, sha256)
    }
}
