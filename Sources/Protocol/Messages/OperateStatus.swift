package import Platform

/// Asks how everything stands.
package struct OpStatus: Message, Hashable {
    package static let kind = MessageKind.opStatus
    package static let knownFields = FieldNumbers.upTo(0)

    /// The message, which has no parts.
    package init() {}

    package init(fields: Fields) throws(WireError) {}

    package func encode(into fields: inout FieldWriter) {}
}

/// How a source stands.
package struct SourceStatus: TaggedStruct, Hashable {
    package static let knownFields = FieldNumbers(1...11, 15...16, 20...20)

    package var row: SourceRow
    package var agentState: AgentState
    package var lastBackup: BackupRow?
    package var log: LogStatus?
    /// How old the newest log is that the repository has.
    package var lagMicroseconds: UInt64?
    /// How much log the repository does not have yet.
    package var lagBytes: UInt64?
    package var windows: [WindowRow]
    package var findings: [FindingRow]
    package var runningJobs: [JobID]
    /// How old the newest log is that the spool or the repository has.
    package var tailLagMicroseconds: UInt64?
    /// How much log neither of them has yet.
    package var tailLagBytes: UInt64?
    /// Empty when only one agent is a member.
    package var members: [MemberRow]
    /// What the spool acknowledged of the source's log.
    package var tail: TailRow?
    package var lastDrill: DrillRow?

    /// The value with these parts.
    package init(
        row: SourceRow, agentState: AgentState, lastBackup: BackupRow? = nil, log: LogStatus? = nil,
        lagMicroseconds: UInt64? = nil, lagBytes: UInt64? = nil, windows: [WindowRow] = [],
        findings: [FindingRow] = [], runningJobs: [JobID] = [], members: [MemberRow] = [],
        tail: TailRow? = nil, tailLagMicroseconds: UInt64? = nil, tailLagBytes: UInt64? = nil,
        lastDrill: DrillRow? = nil
    ) {
        self.row = row
        self.agentState = agentState
        self.lastBackup = lastBackup
        self.log = log
        self.lagMicroseconds = lagMicroseconds
        self.lagBytes = lagBytes
        self.windows = windows
        self.findings = findings
        self.runningJobs = runningJobs
        self.members = members
        self.tail = tail
        self.lastDrill = lastDrill
        self.tailLagMicroseconds = tailLagMicroseconds
        self.tailLagBytes = tailLagBytes
    }

    package init(fields: Fields) throws(WireError) {
        row = try fields.required(1)
        agentState = try fields.required(2)
        lastBackup = try fields.optional(3)
        log = try fields.optional(4)
        lagMicroseconds = try fields.optional(5)
        lagBytes = try fields.optional(6)
        windows = try fields.repeated(7)
        findings = try fields.repeated(8)
        runningJobs = try fields.repeated(9)
        tailLagMicroseconds = try fields.optional(10)
        tailLagBytes = try fields.optional(11)
        members = try fields.repeated(15)
        tail = try fields.optional(16)
        lastDrill = try fields.optional(20)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, row)
        fields.put(2, agentState)
        fields.put(3, lastBackup)
        fields.put(4, log)
        fields.put(5, lagMicroseconds)
        fields.put(6, lagBytes)
        fields.put(7, repeated: windows)
        fields.put(8, repeated: findings)
        fields.put(9, repeated: runningJobs)
        fields.put(10, tailLagMicroseconds)
        fields.put(11, tailLagBytes)
        fields.put(15, repeated: members)
        fields.put(16, tail)
        fields.put(20, lastDrill)
    }
}

/// The repository in a listing.
package struct RepositoryRow: TaggedStruct, Hashable {
    package static let knownFields = FieldNumbers.upTo(5)

    package var repository: RepositoryID
    /// Such as `local`.
    package var backend: String
    package var path: String
    package var root: Digest
    package var recipients: [String]

    /// The value with these parts.
    package init(repository: RepositoryID, backend: String, path: String, root: Digest, recipients: [String] = []) {
        self.repository = repository
        self.backend = backend
        self.path = path
        self.root = root
        self.recipients = recipients
    }

    package init(fields: Fields) throws(WireError) {
        repository = try fields.required(1)
        backend = try fields.required(2)
        path = try fields.required(3)
        root = try fields.required(4)
        recipients = try fields.repeated(5)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, repository)
        fields.put(2, backend)
        fields.put(3, path)
        fields.put(4, root)
        fields.put(5, repeated: recipients)
    }
}

/// How everything stands.
package struct StatusReport: Message, Hashable {
    package static let kind = MessageKind.statusReport
    package static let knownFields = FieldNumbers.upTo(7)

    package var time: Timestamp
    package var site: String
    package var software: String
    package var agents: [AgentRow]
    package var sources: [SourceStatus]
    package var repository: RepositoryRow
    /// Those that belong to no source.
    package var findings: [FindingRow]

    /// The message with these parts.
    package init(
        time: Timestamp, site: String, software: String, agents: [AgentRow] = [], sources: [SourceStatus] = [],
        repository: RepositoryRow, findings: [FindingRow] = []
    ) {
        self.time = time
        self.site = site
        self.software = software
        self.agents = agents
        self.sources = sources
        self.repository = repository
        self.findings = findings
    }

    package init(fields: Fields) throws(WireError) {
        time = try fields.required(1)
        site = try fields.required(2)
        software = try fields.required(3)
        agents = try fields.repeated(4)
        sources = try fields.repeated(5)
        repository = try fields.required(6)
        findings = try fields.repeated(7)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, time)
        fields.put(2, site)
        fields.put(3, software)
        fields.put(4, repeated: agents)
        fields.put(5, repeated: sources)
        fields.put(6, repository)
        fields.put(7, repeated: findings)
    }
}
