package import Protocol

/// A fact that only the engine understands.
package struct EngineFact: TaggedStruct, Hashable {
    package var name: String
    package var value: String

    /// The structure with these parts.
    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }

    package static var knownFields: FieldNumbers { .upTo(2) }

    package init(fields: Fields) throws(WireError) {
        name = try fields.required(1)
        value = try fields.required(2)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, name)
        fields.put(2, value)
    }
}
