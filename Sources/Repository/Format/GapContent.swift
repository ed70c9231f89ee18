package import Protocol

/// Said when log was lost: what is missing between two ranges.
package struct GapContent: TaggedStruct, Hashable {
    package var from: LSN
    /// Nil when it is not known where log will go on.
    package var to: LSN?
    package var reason: String

    /// The structure with these parts.
    package init(from: LSN, to: LSN? = nil, reason: String) {
        self.from = from
        self.to = to
        self.reason = reason
    }

    package static var knownFields: FieldNumbers { .upTo(3) }

    package init(fields: Fields) throws(WireError) {
        from = try fields.required(1)
        to = try fields.optional(2)
        reason = try fields.required(3)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, from)
        fields.put(2, to)
        fields.put(3, reason)
    }
}
