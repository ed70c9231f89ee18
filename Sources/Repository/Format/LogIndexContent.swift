package import Platform
package import Protocol

/// Makes log objects count, and says how far the unbroken log reaches.
package struct LogIndexContent: TaggedStruct, Hashable {
    package var branch: LogBranch
    package var timeline: TimelineID
    /// Length of a log segment.
    package var segmentSize: UInt64
    /// The identifier of the database cluster.
    package var systemIdentifier: UInt64
    /// Those not listed by an earlier record.
    package var objects: [LogObjectEntry]
    /// Start of the unbroken range that this record and its predecessors make durable.
    package var coveredFrom: LSN
    /// End of that range.
    package var coveredTo: LSN
    /// A time of the server's clock: what was committed before it lies below the range's end.
    package var through: Timestamp
    /// Keys first used here.
    package var keys: [KeyEntry]
    /// SHA-256 of the history file of the timeline.
    package var historyDigest: Digest?
    /// The sealed part, when there is one.
    package var details: NamedReference?
    /// The timeline that this one left; nil when it has no history or its history was not read.
    package var parentTimeline: TimelineID?
    /// Where it left.
    package var switchLSN: LSN?
    /// By it the writer knows the log up to the end of the range again; nil when nothing is stored of it.
    package var digest: TailDigest?

    /// The structure with these parts.
    package init(
        branch: LogBranch, timeline: TimelineID, segmentSize: UInt64, systemIdentifier: UInt64,
        objects: [LogObjectEntry] = [], coveredFrom: LSN, coveredTo: LSN, through: Timestamp, keys: [KeyEntry] = [],
        historyDigest: Digest? = nil, details: NamedReference? = nil, parentTimeline: TimelineID? = nil,
        switchLSN: LSN? = nil, digest: TailDigest? = nil
    ) {
        self.branch = branch
        self.timeline = timeline
        self.segmentSize = segmentSize
        self.systemIdentifier = systemIdentifier
        self.objects = objects
        self.coveredFrom = coveredFrom
        self.coveredTo = coveredTo
        self.through = through
        self.keys = keys
        self.historyDigest = historyDigest
        self.details = details
        self.parentTimeline = parentTimeline
        self.switchLSN = switchLSN
        self.digest = digest
    }

    package static var knownFields: FieldNumbers { .upTo(14) }

    package init(fields: Fields) throws(WireError) {
        branch = try fields.required(1)
        timeline = try fields.required(2)
        segmentSize = try fields.required(3)
        systemIdentifier = (try fields.required(4) as Fixed64).rawValue
        objects = try fields.repeated(5)
        coveredFrom = try fields.required(6)
        coveredTo = try fields.required(7)
        through = try fields.required(8)
        keys = try fields.repeated(9)
        historyDigest = try fields.optional(10)
        details = try fields.optional(11)
        parentTimeline = try fields.optional(12)
        switchLSN = try fields.optional(13)
        digest = try fields.optional(14)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, branch)
        fields.put(2, timeline)
        fields.put(3, segmentSize)
        fields.put(4, Fixed64(rawValue: systemIdentifier))
        fields.put(5, repeated: objects)
        fields.put(6, coveredFrom)
        fields.put(7, coveredTo)
        fields.put(8, through)
        fields.put(9, repeated: keys)
        fields.put(10, historyDigest)
        fields.put(11, details)
        fields.put(12, parentTimeline)
        fields.put(13, switchLSN)
        fields.put(14, digest)
    }
}
