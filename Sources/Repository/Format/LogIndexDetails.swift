package import Protocol

/// The sealed part of a log index: what was read in the log objects that the index lists.
package struct LogIndexDetails: TaggedStruct, Hashable {
    /// The most bytes of one; what goes beyond is left out by who writes.
    package static let limit = 32 << 20

    /// One for each segment or partial that was read, in the order of the index.
    package var objects: [LogDetails]

    /// The structure with these parts.
    package init(objects: [LogDetails] = []) {
        self.objects = objects
    }

    package static var knownFields: FieldNumbers { .upTo(1) }

    package init(fields: Fields) throws(WireError) {
        objects = try fields.repeated(1)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, repeated: objects)
    }
}
