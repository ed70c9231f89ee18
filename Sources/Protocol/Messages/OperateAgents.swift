package import Platform

/// Makes a token that enrols one agent.
package struct OpAgentToken: Message, Hashable {
    package static let kind = MessageKind.opAgentToken
    package static let knownFields = FieldNumbers.upTo(3)

    package var name: AgentName
    package var site: String
    package var roles: [AgentRole]

    /// The message with these parts.
    package init(name: AgentName, site: String, roles: [AgentRole] = []) {
        self.name = name
        self.site = site
        self.roles = roles
    }

    package init(fields: Fields) throws(WireError) {
        name = try fields.required(1)
        site = try fields.required(2)
        roles = try fields.repeated(3)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, name)
        fields.put(2, site)
        fields.put(3, repeated: roles)
    }
}

/// The token, shown once.
package struct OpTokenReply: Message, Hashable {
    package static let kind = MessageKind.opTokenReply
    package static let knownFields = FieldNumbers.upTo(2)

    package var token: String
    package var expires: Timestamp

    /// The message with these parts.
    package init(token: String, expires: Timestamp) {
        self.token = token
        self.expires = expires
    }

    package init(fields: Fields) throws(WireError) {
        token = try fields.required(1)
        expires = try fields.required(2)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, token)
        fields.put(2, expires)
    }
}

/// Asks for all agents.
package struct OpAgentList: Message, Hashable {
    package static let kind = MessageKind.opAgentList
    package static let knownFields = FieldNumbers.upTo(0)

    /// The message, which has no parts.
    package init() {}

    package init(fields: Fields) throws(WireError) {}

    package func encode(into fields: inout FieldWriter) {}
}

/// How an agent stands with the coordinator.
package enum AgentState: UInt8, CaseIterable, Hashable, WireValue {
    case online = 1
    case offline = 2
    case revoked = 3
}

/// An agent in a listing.
package struct AgentRow: TaggedStruct, Hashable {
    package static let knownFields = FieldNumbers.upTo(10)

    package var agent: AgentID
    package var name: AgentName
    package var site: String
    package var roles: [AgentRole]
    package var state: AgentState
    package var hostName: String
    package var enrolled: Timestamp
    package var lastSeen: Timestamp?
    package var software: String?
    package var certificateExpires: Timestamp?

    /// The value with these parts.
    package init(
        agent: AgentID, name: AgentName, site: String, roles: [AgentRole] = [], state: AgentState, hostName: String,
        enrolled: Timestamp, lastSeen: Timestamp? = nil, software: String? = nil, certificateExpires: Timestamp? = nil
    ) {
        self.agent = agent
        self.name = name
        self.site = site
        self.roles = roles
        self.state = state
        self.hostName = hostName
        self.enrolled = enrolled
        self.lastSeen = lastSeen
        self.software = software
        self.certificateExpires = certificateExpires
    }

    package init(fields: Fields) throws(WireError) {
        agent = try fields.required(1)
        name = try fields.required(2)
        site = try fields.required(3)
        roles = try fields.repeated(4)
        state = try fields.required(5)
        hostName = try fields.required(6)
        enrolled = try fields.required(7)
        lastSeen = try fields.optional(8)
        software = try fields.optional(9)
        certificateExpires = try fields.optional(10)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, agent)
        fields.put(2, name)
        fields.put(3, site)
        fields.put(4, repeated: roles)
        fields.put(5, state)
        fields.put(6, hostName)
        fields.put(7, enrolled)
        fields.put(8, lastSeen)
        fields.put(9, software)
        fields.put(10, certificateExpires)
    }
}

/// All agents.
package struct AgentList: Message, Hashable {
    package static let kind = MessageKind.agentList
    package static let knownFields = FieldNumbers.upTo(1)

    package var agents: [AgentRow]

    /// The message with these parts.
    package init(agents: [AgentRow] = []) {
        self.agents = agents
    }

    package init(fields: Fields) throws(WireError) {
        agents = try fields.repeated(1)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, repeated: agents)
    }
}

/// Takes an agent's identity away for ever and cuts its connections.
package struct OpAgentRevoke: Message, Hashable {
    package static let kind = MessageKind.opAgentRevoke
    package static let knownFields = FieldNumbers.upTo(1)

    package var name: AgentName

    /// The message with these parts.
    package init(name: AgentName) {
        self.name = name
    }

    package init(fields: Fields) throws(WireError) {
        name = try fields.required(1)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, name)
    }
}
