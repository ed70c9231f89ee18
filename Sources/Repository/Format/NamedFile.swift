package import Platform
package import Protocol

/// A small file that travels within another object: of a manifest, what the engine made for the restore; of a copy of
/// the authority, one of its files.
package struct NamedFile: TaggedStruct, Hashable {
    /// Relative to the place it belongs to; whoever writes it out checks that it stays there.
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
