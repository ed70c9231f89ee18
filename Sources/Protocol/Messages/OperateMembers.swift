package import Platform

/// What a member of a source is at the moment.
package enum MemberStanding: UInt8, CaseIterable, Hashable, WireValue {
    /// Its server's log and backups are taken.
    case writing = 1
    /// Its server follows the writer's; log is held back there for a failover.
    case keeping = 2
    /// Its server has left recovery and takes over as soon as the writer's is gone for good.
    case promoted = 3
    /// Its server is a primary beside the writer's, or one that was left behind; nothing of it is stored.
    case rival = 4
    /// Its server belongs to another cluster.
    case foreign = 5
    /// Its server cannot be asked.
    case failing = 6
    /// Its agent has not been heard of.
    case silent = 7
}

/// A member in a listing.
package struct MemberRow: TaggedStruct, Hashable {
    package static let knownFields = FieldNumbers.upTo(13)

    package var agent: AgentName
    package var agentState: AgentState
    package var standing: MemberStanding
    package var connection: String
    package var passwordFile: String?
    package var isInRecovery: Bool?
    package var timeline: TimelineID?
    package var position: LSN?
    package var slotState: String?
    package var slotRestart: LSN?
    package var slotHeldBytes: UInt64?
    package var problem: String?
    /// When its agent was last heard of it.
    package var heard: Timestamp?

    /// The value with these parts.
    package init(
        agent: AgentName, agentState: AgentState, standing: MemberStanding, connection: String,
        passwordFile: String? = nil, isInRecovery: Bool? = nil, timeline: TimelineID? = nil, position: LSN? = nil,
        slotState: String? = nil, slotRestart: LSN? = nil, slotHeldBytes: UInt64? = nil, problem: String? = nil,
        heard: Timestamp? = nil
    ) {
        self.agent = agent
        self.agentState = agentState
        self.standing = standing
        self.connection = connection
        self.passwordFile = passwordFile
        self.isInRecovery = isInRecovery
        self.timeline = timeline
        self.position = position
        self.slotState = slotState
        self.slotRestart = slotRestart
        self.slotHeldBytes = slotHeldBytes
        self.problem = problem
        self.heard = heard
    }

    package init(fields: Fields) throws(WireError) {
        agent = try fields.required(1)
        agentState = try fields.required(2)
        standing = try fields.required(3)
        connection = try fields.required(4)
        passwordFile = try fields.optional(5)
        isInRecovery = try fields.optional(6)
        timeline = try fields.optional(7)
        position = try fields.optional(8)
        slotState = try fields.optional(9)
        slotRestart = try fields.optional(10)
        slotHeldBytes = try fields.optional(11)
        problem = try fields.optional(12)
        heard = try fields.optional(13)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, agent)
        fields.put(2, agentState)
        fields.put(3, standing)
        fields.put(4, connection)
        fields.put(5, passwordFile)
        fields.put(6, isInRecovery)
        fields.put(7, timeline)
        fields.put(8, position)
        fields.put(9, slotState)
        fields.put(10, slotRestart)
        fields.put(11, slotHeldBytes)
        fields.put(12, problem)
        fields.put(13, heard)
    }
}

/// Makes an agent on another host of the same cluster a member of a source; answered by ``MemberList``.
package struct OpMemberAdd: Message, Hashable {
    package static let kind = MessageKind.opMemberAdd
    package static let knownFields = FieldNumbers.upTo(4)

    package var name: SourceName
    package var agent: AgentName
    /// How the agent reaches the server on its host, without a password.
    package var connection: String
    /// A file on the agent's host that holds the password.
    package var passwordFile: String?

    /// The message with these parts.
    package init(name: SourceName, agent: AgentName, connection: String, passwordFile: String? = nil) {
        self.name = name
        self.agent = agent
        self.connection = connection
        self.passwordFile = passwordFile
    }

    package init(fields: Fields) throws(WireError) {
        name = try fields.required(1)
        agent = try fields.required(2)
        connection = try fields.required(3)
        passwordFile = try fields.optional(4)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, name)
        fields.put(2, agent)
        fields.put(3, connection)
        fields.put(4, passwordFile)
    }
}

/// Ends the membership of an agent that does not write; answered by ``MemberList``.
package struct OpMemberRemove: Message, Hashable {
    package static let kind = MessageKind.opMemberRemove
    package static let knownFields = FieldNumbers.upTo(2)

    package var name: SourceName
    package var agent: AgentName

    /// The message with these parts.
    package init(name: SourceName, agent: AgentName) {
        self.name = name
        self.agent = agent
    }

    package init(fields: Fields) throws(WireError) {
        name = try fields.required(1)
        agent = try fields.required(2)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, name)
        fields.put(2, agent)
    }
}

/// Asks for the members of a source; answered by ``MemberList``.
package struct OpMemberList: Message, Hashable {
    package static let kind = MessageKind.opMemberList
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

/// The members of a source, the one that writes first, and what a check of a new one said.
package struct MemberList: Message, Hashable {
    package static let kind = MessageKind.memberList
    package static let knownFields = FieldNumbers.upTo(2)

    package var rows: [MemberRow]
    package var report: CheckReport?

    /// The message with these parts.
    package init(rows: [MemberRow] = [], report: CheckReport? = nil) {
        self.rows = rows
        self.report = report
    }

    package init(fields: Fields) throws(WireError) {
        rows = try fields.repeated(1)
        report = try fields.optional(2)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, repeated: rows)
        fields.put(2, report)
    }
}
