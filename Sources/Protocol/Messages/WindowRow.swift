package import Platform

/// A restore window: any moment in it can be restored.
package struct WindowRow: TaggedStruct, Hashable {
    package static let knownFields = FieldNumbers.upTo(7)

    package var timeline: TimelineID
    package var branch: LogBranch
    package var fromLSN: LSN
    package var toLSN: LSN
    package var fromTime: Timestamp?
    package var toTime: Timestamp?
    /// The backups that recovery can begin from.
    package var backups: [BackupID]

    /// The value with these parts.
    package init(
        timeline: TimelineID, branch: LogBranch, fromLSN: LSN, toLSN: LSN, fromTime: Timestamp? = nil,
        toTime: Timestamp? = nil, backups: [BackupID] = []
    ) {
        self.timeline = timeline
        self.branch = branch
        self.fromLSN = fromLSN
        self.toLSN = toLSN
        self.fromTime = fromTime
        self.toTime = toTime
        self.backups = backups
    }

    package init(fields: Fields) throws(WireError) {
        timeline = try fields.required(1)
        branch = try fields.required(2)
        fromLSN = try fields.required(3)
        toLSN = try fields.required(4)
        fromTime = try fields.optional(5)
        toTime = try fields.optional(6)
        backups = try fields.repeated(7)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, timeline)
        fields.put(2, branch)
        fields.put(3, fromLSN)
        fields.put(4, toLSN)
        fields.put(5, fromTime)
        fields.put(6, toTime)
        fields.put(7, repeated: backups)
    }
}
