package import Platform

/// Has a drill run; answered by ``JobReference``.
package struct OpDrillRun: Message, Hashable {
    package static let kind = MessageKind.opDrillRun
    package static let knownFields = FieldNumbers.upTo(11)

    package var name: SourceName
    package var agent: AgentName
    /// As of a restore, or `random`.
    package var target: String
    package var timeline: TimelineID?
    package var checks: [DrillCheck]
    package var amcheck: Bool
    package var fullRead: Bool
    /// Microseconds that fetching, replaying and opening may take; absent: without objective.
    package var recoveryTime: UInt64?
    /// Microseconds of work that may be lost; absent: without objective.
    package var recoveryPoint: UInt64?
    /// Seconds; absent: the default.
    package var timeLimit: UInt64?
    /// As of a restore.
    package var branch: LogBranch?

    /// The message with these parts.
    package init(
        name: SourceName, agent: AgentName, target: String, timeline: TimelineID? = nil, checks: [DrillCheck] = [],
        amcheck: Bool, fullRead: Bool, recoveryTime: UInt64? = nil, recoveryPoint: UInt64? = nil,
        timeLimit: UInt64? = nil, branch: LogBranch? = nil
    ) {
        self.name = name
        self.agent = agent
        self.target = target
        self.timeline = timeline
        self.checks = checks
        self.amcheck = amcheck
        self.fullRead = fullRead
        self.recoveryTime = recoveryTime
        self.recoveryPoint = recoveryPoint
        self.timeLimit = timeLimit
        self.branch = branch
    }

    package init(fields: Fields) throws(WireError) {
        name = try fields.required(1)
        agent = try fields.required(2)
        target = try fields.required(3)
        timeline = try fields.optional(4)
        checks = try fields.repeated(5)
        amcheck = try fields.required(6)
        fullRead = try fields.required(7)
        recoveryTime = try fields.optional(8)
        recoveryPoint = try fields.optional(9)
        timeLimit = try fields.optional(10)
        branch = try fields.optional(11)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, name)
        fields.put(2, agent)
        fields.put(3, target)
        fields.put(4, timeline)
        fields.put(5, repeated: checks)
        fields.put(6, amcheck)
        fields.put(7, fullRead)
        fields.put(8, recoveryTime)
        fields.put(9, recoveryPoint)
        fields.put(10, timeLimit)
        fields.put(11, branch, critical: true)
    }
}

/// A drill in a listing.
package struct DrillRow: TaggedStruct, Hashable {
    package static let knownFields = FieldNumbers.upTo(10)

    package var job: JobID
    package var source: SourceName
    package var agent: AgentName
    package var backup: BackupID
    package var target: String
    package var verdict: DrillVerdict
    package var started: Timestamp
    package var ended: Timestamp
    /// Microseconds of fetching, replaying and opening.
    package var recoveryTime: UInt64?
    /// Microseconds between the moment asked for and the last recovered commit.
    package var recoveryPoint: UInt64?

    /// The value with these parts.
    package init(
        job: JobID, source: SourceName, agent: AgentName, backup: BackupID, target: String, verdict: DrillVerdict,
        started: Timestamp, ended: Timestamp, recoveryTime: UInt64? = nil, recoveryPoint: UInt64? = nil
    ) {
        self.job = job
        self.source = source
        self.agent = agent
        self.backup = backup
        self.target = target
        self.verdict = verdict
        self.started = started
        self.ended = ended
        self.recoveryTime = recoveryTime
        self.recoveryPoint = recoveryPoint
    }

    package init(fields: Fields) throws(WireError) {
        job = try fields.required(1)
        source = try fields.required(2)
        agent = try fields.required(3)
        backup = try fields.required(4)
        target = try fields.required(5)
        verdict = try fields.required(6)
        started = try fields.required(7)
        ended = try fields.required(8)
        recoveryTime = try fields.optional(9)
        recoveryPoint = try fields.optional(10)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, job)
        fields.put(2, source)
        fields.put(3, agent)
        fields.put(4, backup)
        fields.put(5, target)
        fields.put(6, verdict)
        fields.put(7, started)
        fields.put(8, ended)
        fields.put(9, recoveryTime)
        fields.put(10, recoveryPoint)
    }
}

/// Asks for the newest drills; answered by ``DrillList``.
package struct OpDrillList: Message, Hashable {
    package static let kind = MessageKind.opDrillList
    package static let knownFields = FieldNumbers.upTo(2)

    /// Absent: of all sources.
    package var name: SourceName?
    package var limit: UInt32?

    /// The message with these parts.
    package init(name: SourceName? = nil, limit: UInt32? = nil) {
        self.name = name
        self.limit = limit
    }

    package init(fields: Fields) throws(WireError) {
        name = try fields.optional(1)
        limit = try fields.optional(2)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, name)
        fields.put(2, limit)
    }
}

/// Drills, the newest last.
package struct DrillList: Message, Hashable {
    package static let kind = MessageKind.drillList
    package static let knownFields = FieldNumbers.upTo(1)

    package var rows: [DrillRow]

    /// The message with these parts.
    package init(rows: [DrillRow] = []) {
        self.rows = rows
    }

    package init(fields: Fields) throws(WireError) {
        rows = try fields.repeated(1)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, repeated: rows)
    }
}

/// Asks for a drill and its evidence: by job, or the newest of a source.
package struct OpDrillShow: Message, Hashable {
    package static let kind = MessageKind.opDrillShow
    package static let knownFields = FieldNumbers.upTo(2)

    package var job: JobID?
    package var name: SourceName?

    /// The message with these parts.
    package init(job: JobID? = nil, name: SourceName? = nil) {
        self.job = job
        self.name = name
    }

    package init(fields: Fields) throws(WireError) {
        job = try fields.optional(1)
        name = try fields.optional(2)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, job)
        fields.put(2, name)
    }
}

/// A drill with what proves it.
package struct DrillDetail: Message, Hashable {
    package static let kind = MessageKind.drillDetail
    package static let knownFields = FieldNumbers.upTo(3)

    package var row: DrillRow
    /// As it is stored.
    package var evidence: Bytes
    /// `repository.hf` as it is stored.
    package var root: Bytes

    /// The message with these parts.
    package init(row: DrillRow, evidence: Bytes, root: Bytes) {
        self.row = row
        self.evidence = evidence
        self.root = root
    }

    package init(fields: Fields) throws(WireError) {
        row = try fields.required(1)
        evidence = try fields.required(2)
        root = try fields.required(3)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, row)
        fields.put(2, evidence)
        fields.put(3, root)
    }
}
