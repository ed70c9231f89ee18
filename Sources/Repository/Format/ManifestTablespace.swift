package import Protocol

/// A tablespace of the cluster.
package struct ManifestTablespace: TaggedStruct, Hashable {
    package var oid: UInt64
    package var name: String
    /// The directory that it had.
    package var location: String

    /// The structure with these parts.
    package init(oid: UInt64, name: String, location: String) {
        self.oid = oid
        self.name = name
        self.location = location
    }

    package static var knownFields: FieldNumbers { .upTo(3) }

    package init(fields: Fields) throws(WireError) {
        oid = try fields.required(1)
        name = try fields.required(2)
        location = try fields.required(3)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, oid)
        fields.put(2, name)
        fields.put(3, location)
    }
}
