package import Platform

/// How a restore's target is told.
package enum TargetKind: UInt8, CaseIterable, Hashable, WireValue {
    case time = 1
    case lsn = 2
    case latest = 3
    case immediate = 4
    case xid = 5
    case name = 6
}

/// Where recovery ends.
package struct RestoreTarget: TaggedStruct, Hashable {
    package static let knownFields = FieldNumbers.upTo(6)

    package var kind: TargetKind
    package var time: Timestamp?
    package var lsn: LSN?
    /// Whether it ends just before the target. With an LSN: before the first record that begins at or behind it, instead
    /// of right after that record.
    package var exclusive: Bool
    /// The transaction, its epoch in the upper half where that is known.
    package var xid: UInt64?
    /// Of the restore point.
    package var name: String?

    /// The value with these parts.
    package init(
        kind: TargetKind, time: Timestamp? = nil, lsn: LSN? = nil, exclusive: Bool, xid: UInt64? = nil,
        name: String? = nil
    ) {
        self.kind = kind
        self.time = time
        self.lsn = lsn
        self.exclusive = exclusive
        self.xid = xid
        self.name = name
    }

    package init(fields: Fields) throws(WireError) {
        kind = try fields.required(1)
        time = try fields.optional(2)
        lsn = try fields.optional(3)
        exclusive = try fields.required(4)
        xid = try fields.optional(5)
        name = try fields.optional(6)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, kind)
        fields.put(2, time)
        fields.put(3, lsn)
        fields.put(4, exclusive)
        fields.put(5, xid)
        fields.put(6, name)
    }
}

/// A tablespace and where it is restored to.
package struct TablespaceMapping: TaggedStruct, Hashable {
    package static let knownFields = FieldNumbers.upTo(2)

    /// The location, or the name, in the backup.
    package var old: String
    /// The absolute directory on the agent's host.
    package var new: String

    /// The value with these parts.
    package init(old: String, new: String) {
        self.old = old
        self.new = new
    }

    package init(fields: Fields) throws(WireError) {
        old = try fields.required(1)
        new = try fields.required(2)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, old)
        fields.put(2, new)
    }
}

/// A stretch of log that the restore needs.
package struct LogRange: TaggedStruct, Hashable {
    package static let knownFields = FieldNumbers.upTo(7)

    package var branch: LogBranch
    package var timeline: TimelineID
    package var from: LSN
    package var to: LSN
    /// The sequence of the last record of its chain that is needed.
    package var lastIndex: UInt64
    /// Where the part begins that comes from the coordinator's spool; all before it comes from objects. Nil when all does.
    package var tailFrom: LSN?
    /// Where that part ends, which is then the range's end.
    package var tailTo: LSN?

    /// The value with these parts.
    package init(
        branch: LogBranch, timeline: TimelineID, from: LSN, to: LSN, lastIndex: UInt64, tailFrom: LSN? = nil,
        tailTo: LSN? = nil
    ) {
        self.branch = branch
        self.timeline = timeline
        self.from = from
        self.to = to
        self.lastIndex = lastIndex
        self.tailFrom = tailFrom
        self.tailTo = tailTo
    }

    package init(fields: Fields) throws(WireError) {
        branch = try fields.required(1)
        timeline = try fields.required(2)
        from = try fields.required(3)
        to = try fields.required(4)
        lastIndex = try fields.required(5)
        tailFrom = try fields.optional(6)
        tailTo = try fields.optional(7)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, branch)
        fields.put(2, timeline)
        fields.put(3, from)
        fields.put(4, to)
        fields.put(5, lastIndex)
        fields.put(6, tailFrom)
        fields.put(7, tailTo)
    }
}

/// Restores a backup and recovers it to a target.
package struct RestoreOrder: TaggedStruct, Hashable {
    package static let knownFields = FieldNumbers.upTo(16)

    package var source: SourceID
    package var backup: BackupID
    package var backupAttempt: Attempt
    /// Where the commit record stands in the chain `backup`.
    package var commitSequence: UInt64
    package var commitDigest: Digest
    package var target: RestoreTarget
    /// The timeline on which recovery ends.
    package var timeline: TimelineID
    /// The absolute data directory on the agent's host.
    package var directory: String
    package var port: UInt16?
    /// Whether the server is started and recovery followed to its end.
    package var start: Bool
    package var tablespaces: [TablespaceMapping]
    package var originalTablespaces: Bool
    package var force: Bool
    package var dryRun: Bool
    package var log: [LogRange]
    /// The log behind this position may be left out when it cannot be replayed; nil when none may.
    package var acceptLoss: LSN?

    /// The value with these parts.
    package init(
        source: SourceID, backup: BackupID, backupAttempt: Attempt, commitSequence: UInt64, commitDigest: Digest,
        target: RestoreTarget, timeline: TimelineID, directory: String, port: UInt16? = nil, start: Bool,
        tablespaces: [TablespaceMapping] = [], originalTablespaces: Bool, force: Bool, dryRun: Bool,
        log: [LogRange] = [], acceptLoss: LSN? = nil
    ) {
        self.source = source
        self.backup = backup
        self.backupAttempt = backupAttempt
        self.commitSequence = commitSequence
        self.commitDigest = commitDigest
        self.target = target
        self.timeline = timeline
        self.directory = directory
        self.port = port
        self.start = start
        self.tablespaces = tablespaces
        self.originalTablespaces = originalTablespaces
        self.force = force
        self.dryRun = dryRun
        self.log = log
        self.acceptLoss = acceptLoss
    }

    package init(fields: Fields) throws(WireError) {
        source = try fields.required(1)
        backup = try fields.required(2)
        backupAttempt = try fields.required(3)
        commitSequence = try fields.required(4)
        commitDigest = try fields.required(5)
        target = try fields.required(6)
        timeline = try fields.required(7)
        directory = try fields.required(8)
        port = try fields.optional(9)
        start = try fields.required(10)
        tablespaces = try fields.repeated(11)
        originalTablespaces = try fields.required(12)
        force = try fields.required(13)
        dryRun = try fields.required(14)
        log = try fields.repeated(15)
        acceptLoss = try fields.optional(16)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, source)
        fields.put(2, backup)
        fields.put(3, backupAttempt)
        fields.put(4, commitSequence)
        fields.put(5, commitDigest)
        fields.put(6, target)
        fields.put(7, timeline)
        fields.put(8, directory)
        fields.put(9, port)
        fields.put(10, start)
        fields.put(11, repeated: tablespaces)
        fields.put(12, originalTablespaces)
        fields.put(13, force)
        fields.put(14, dryRun)
        fields.put(15, repeated: log)
        fields.put(16, acceptLoss)
    }
}
