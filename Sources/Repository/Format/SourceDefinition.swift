package import Protocol

/// What the coordinator was told about a source.
package struct SourceDefinition: TaggedStruct, Hashable {
    package var name: String
    package var engine: String
    package var facts: [EngineFact]

    /// The structure with these parts.
    package init(name: String, engine: String, facts: [EngineFact] = []) {
        self.name = name
        self.engine = engine
        self.facts = facts
    }

    package static var knownFields: FieldNumbers { .upTo(3) }

    package init(fields: Fields) throws(WireError) {
        name = try fields.required(1)
        engine = try fields.required(2)
        facts = try fields.repeated(3)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, name)
        fields.put(2, engine)
        fields.put(3, repeated: facts)
    }
}
