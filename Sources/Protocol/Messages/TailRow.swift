package import Platform

/// The tail of a source's log, beyond what the repository holds.
package struct TailRow: TaggedStruct, Hashable {
    package static let knownFields = FieldNumbers.upTo(5)

    package var branch: LogBranch
    package var timeline: TimelineID
    /// Up to where the spool has acknowledged log.
    package var acknowledged: LSN
    /// Up to where the spool can lead on from the repository's log; absent when it holds nothing beyond that.
    package var position: LSN?
    /// The server's clock up to which the log is complete with it.
    package var through: Timestamp?

    /// The value with these parts.
    package init(
        branch: LogBranch, timeline: TimelineID, acknowledged: LSN, position: LSN? = nil, through: Timestamp? = nil
    ) {
        self.branch = branch
        self.timeline = timeline
        self.acknowledged = acknowledged
        self.position = position
        self.through = through
    }

    package init(fields: Fields) throws(WireError) {
        branch = try fields.required(1)
        timeline = try fields.required(2)
        acknowledged = try fields.required(3)
        position = try fields.optional(4)
        through = try fields.optional(5)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, branch)
        fields.put(2, timeline)
        fields.put(3, acknowledged)
        fields.put(4, position)
        fields.put(5, through)
    }
}
