package import Protocol

/// Name, length and digest of one object.
package struct NamedReference: TaggedStruct, Hashable {
    /// Relative to the folder of the source.
    package var name: String
    /// In bytes.
    package var length: UInt64
    package var sha256: Digest

    /// The structure with these parts.
    package init(name: String, length: UInt64, sha256: Digest) {
        self.name = name
        self.length = length
        self.sha256 = sha256
    }

    package static var knownFields: FieldNumbers { .upTo(3) }

    package init(fields: Fields) throws(WireError) {
        name = try fields.required(1)
        length = try fields.required(2)
        sha256 = try fields.required(3)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, name)
        fields.put(2, length)
        fields.put(3, sha256)
    }
}
