package import Protocol

/// Said when another member takes over the writing of a source.
package struct HandoverContent: TaggedStruct, Hashable {
    package var from: WriterID
    package var to: WriterID
    package var timeline: TimelineID
    /// From here on the new member writes.
    package var lsn: LSN

    /// The structure with these parts.
    package init(from: WriterID, to: WriterID, timeline: TimelineID, lsn: LSN) {
        self.from = from
        self.to = to
        self.timeline = timeline
        self.lsn = lsn
    }

    package static var knownFields: FieldNumbers { .upTo(4) }

    package init(fields: Fields) throws(WireError) {
        from = try fields.required(1)
        to = try fields.required(2)
        timeline = try fields.required(3)
        lsn = try fields.required(4)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, from)
        fields.put(2, to)
        fields.put(3, timeline)
        fields.put(4, lsn)
    }
}
