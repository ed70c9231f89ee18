package import Platform

/// Restores a source to a target.
package struct OpRestore: Message, Hashable {
    package static let kind = MessageKind.opRestore
    package static let knownFields = FieldNumbers.upTo(14)

    package var name: SourceName
    /// As at the command line: a time with zone, `lsn:…`, `xid:…`, `name:…`, `latest` or `immediate`.
    package var target: String
    package var exclusive: Bool
    package var timeline: TimelineID?
    package var agent: AgentName
    package var directory: String
    package var port: UInt16?
    package var start: Bool
    package var tablespaces: [TablespaceMapping]
    package var originalTablespaces: Bool
    package var dryRun: Bool
    package var force: Bool
    /// Up to where the latest log can be read, when it is accepted that more was acknowledged.
    package var acceptLoss: LSN?
    /// The branch of log that the target is meant on; absent: only one can be meant. Critical, since another branch is
    /// another history.
    package var branch: LogBranch?

    /// The message with these parts.
    package init(
        name: SourceName, target: String, exclusive: Bool, timeline: TimelineID? = nil, agent: AgentName,
        directory: String, port: UInt16? = nil, start: Bool, tablespaces: [TablespaceMapping] = [],
        originalTablespaces: Bool, dryRun: Bool, force: Bool, acceptLoss: LSN? = nil, branch: LogBranch? = nil
    ) {
        self.name = name
        self.target = target
        self.exclusive = exclusive
        self.timeline = timeline
        self.agent = agent
        self.directory = directory
        self.port = port
        self.start = start
        self.tablespaces = tablespaces
        self.originalTablespaces = originalTablespaces
        self.dryRun = dryRun
        self.force = force
        self.acceptLoss = acceptLoss
        self.branch = branch
    }

    package init(fields: Fields) throws(WireError) {
        name = try fields.required(1)
        target = try fields.required(2)
        exclusive = try fields.required(3)
        timeline = try fields.optional(4)
        agent = try fields.required(5)
        directory = try fields.required(6)
        port = try fields.optional(7)
        start = try fields.required(8)
        tablespaces = try fields.repeated(9)
        originalTablespaces = try fields.required(10)
        dryRun = try fields.required(11)
        force = try fields.required(12)
        acceptLoss = try fields.optional(13)
        branch = try fields.optional(14)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, name)
        fields.put(2, target)
        fields.put(3, exclusive)
        fields.put(4, timeline)
        fields.put(5, agent)
        fields.put(6, directory)
        fields.put(7, port)
        fields.put(8, start)
        fields.put(9, repeated: tablespaces)
        fields.put(10, originalTablespaces)
        fields.put(11, dryRun)
        fields.put(12, force)
        fields.put(13, acceptLoss)
        fields.put(14, branch, critical: true)
    }
}

/// What the restore will do or, after a dry run, would do.
package struct RestorePlanReply: Message, Hashable {
    package static let kind = MessageKind.restorePlanReply
    package static let knownFields = FieldNumbers.upTo(12)

    package var base: BackupRow
    package var window: WindowRow
    package var target: RestoreTarget
    package var logObjects: UInt64
    /// How many bytes are to be fetched.
    package var bytes: UInt64
    package var notes: [String]
    /// Absent after a dry run.
    package var job: JobID?
    /// Where the replay ends; absent when the database has to find that.
    package var end: LSN?
    /// The time that belongs to it, by the server's clock, where one is known.
    package var endTime: Timestamp?
    /// How many of the log objects are whole segments.
    package var segments: UInt64?
    /// How many are partial segments.
    package var partials: UInt64?
    /// Bytes of log that come from the coordinator's spool.
    package var spoolBytes: UInt64?

    /// The message with these parts.
    package init(
        base: BackupRow, window: WindowRow, target: RestoreTarget, logObjects: UInt64, bytes: UInt64,
        notes: [String] = [], job: JobID? = nil, end: LSN? = nil, endTime: Timestamp? = nil, segments: UInt64? = nil,
        partials: UInt64? = nil, spoolBytes: UInt64? = nil
    ) {
        self.base = base
        self.window = window
        self.target = target
        self.logObjects = logObjects
        self.bytes = bytes
        self.notes = notes
        self.job = job
        self.end = end
        self.endTime = endTime
        self.segments = segments
        self.partials = partials
        self.spoolBytes = spoolBytes
    }

    package init(fields: Fields) throws(WireError) {
        base = try fields.required(1)
        window = try fields.required(2)
        target = try fields.required(3)
        logObjects = try fields.required(4)
        bytes = try fields.required(5)
        notes = try fields.repeated(6)
        job = try fields.optional(7)
        end = try fields.optional(8)
        endTime = try fields.optional(9)
        segments = try fields.optional(10)
        partials = try fields.optional(11)
        spoolBytes = try fields.optional(12)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, base)
        fields.put(2, window)
        fields.put(3, target)
        fields.put(4, logObjects)
        fields.put(5, bytes)
        fields.put(6, repeated: notes)
        fields.put(7, job)
        fields.put(8, end)
        fields.put(9, endTime)
        fields.put(10, segments)
        fields.put(11, partials)
        fields.put(12, spoolBytes)
    }
}

/// Verifies the objects of one source, or of all; answered by ``JobReference``.
package struct OpVerify: Message, Hashable {
    package static let kind = MessageKind.opVerify
    package static let knownFields = FieldNumbers.upTo(1)

    package var name: SourceName?

    /// The message with these parts.
    package init(name: SourceName? = nil) {
        self.name = name
    }

    package init(fields: Fields) throws(WireError) {
        name = try fields.optional(1)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, name)
    }
}

/// Brings the open tail of the log into the repository; answered by ``FlushReply``.
package struct OpLogFlush: Message, Hashable {
    package static let kind = MessageKind.opLogFlush
    package static let knownFields = FieldNumbers.upTo(1)

    package var name: SourceName

    /// The message with these parts.
    package init(name: SourceName) {
        self.name = name
    }

    package init(fields: Fields) throws(WireError) {
        name = try fields.required(1)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, name)
    }
}
