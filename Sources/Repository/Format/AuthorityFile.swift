package import Platform
package import Protocol

/// One file of the coordinator's authority.
package struct AuthorityFile: TaggedStruct, Hashable {
    /// The path within the authority's directory.
    package var name: String
    package var bytes: Bytes

    /// The structure with these parts.
    package init(name: String, bytes: Bytes) {
        self.name = name
        self.bytes = bytes
    }

    package static var knownFields: FieldNumbers { .upTo(2) }

    package init(fields: Fields) throws(WireError) {
        name = try fields.required(1)
        bytes = try fields.required(2)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, name)
        fields.put(2, bytes)
    }
}
