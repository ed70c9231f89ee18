/// The end of a member's log as its agent saw it last, by which it knows that log again.
package struct SeenLog: TaggedStruct, Hashable {
    package static let knownFields = FieldNumbers.upTo(2)

    package var timeline: TimelineID
    package var mark: TailMark

    /// Where the log ended.
    package var position: LogPosition { LogPosition(timeline: timeline, lsn: mark.position) }

    /// The value with these parts.
    package init(timeline: TimelineID, mark: TailMark) {
        self.timeline = timeline
        self.mark = mark
    }

    package init(fields: Fields) throws(WireError) {
        timeline = try fields.required(1)
        mark = try fields.required(2)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, timeline)
        fields.put(2, mark)
    }
}
