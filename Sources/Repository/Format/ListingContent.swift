package import Protocol

/// Said by the coordinator: objects that it stored beside the chains, such as definitions.
package struct ListingContent: TaggedStruct, Hashable {
    package var objects: [NamedReference]
    /// The keys that the objects are sealed with.
    package var keys: [KeyEntry]

    /// The structure with these parts.
    package init(objects: [NamedReference] = [], keys: [KeyEntry] = []) {
        self.objects = objects
        self.keys = keys
    }

    package static var knownFields: FieldNumbers { .upTo(2) }

    package init(fields: Fields) throws(WireError) {
        objects = try fields.repeated(1)
        keys = try fields.repeated(2)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, repeated: objects)
        fields.put(2, repeated: keys)
    }
}
