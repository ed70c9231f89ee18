package import Platform

/// What the dialling side wants to be; its certificate decides what it may be.
package enum PeerRole: UInt8, CaseIterable, Hashable, WireValue {
    case agent = 1
    case `operator` = 2
    /// Without a certificate: only the enrolment conversation is allowed.
    case enrolment = 3
}

/// What an agent's run does.
package enum RunKind: UInt8, CaseIterable, Hashable, WireValue {
    case backup = 1
    case restore = 2
    case check = 3
    case flush = 4
    case drill = 5
}

/// Whether a run that an agent still knows of is over.
package enum RunState: UInt8, CaseIterable, Hashable, WireValue {
    case running = 1
    /// Over, and its ``RunEnded`` not yet acknowledged.
    case ended = 2
}

/// A run that the agent still knows of, told at each new connection.
package struct RunClaim: TaggedStruct, Hashable {
    package static let knownFields = FieldNumbers.upTo(4)

    package var job: JobID
    package var attempt: Attempt
    package var kind: RunKind
    package var state: RunState

    /// The value with these parts.
    package init(job: JobID, attempt: Attempt, kind: RunKind, state: RunState) {
        self.job = job
        self.attempt = attempt
        self.kind = kind
        self.state = state
    }

    package init(fields: Fields) throws(WireError) {
        job = try fields.required(1)
        attempt = try fields.required(2)
        kind = try fields.required(3)
        state = try fields.required(4)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, job)
        fields.put(2, attempt)
        fields.put(3, kind)
        fields.put(4, state)
    }
}

/// The newest record of a chain that the agent knows to be durable.
package struct HeadClaim: TaggedStruct, Hashable {
    package static let knownFields = FieldNumbers.upTo(4)

    package var source: SourceID
    package var chain: ChainName
    package var sequence: UInt64
    package var digest: Digest

    /// The value with these parts.
    package init(source: SourceID, chain: ChainName, sequence: UInt64, digest: Digest) {
        self.source = source
        self.chain = chain
        self.sequence = sequence
        self.digest = digest
    }

    package init(fields: Fields) throws(WireError) {
        source = try fields.required(1)
        chain = try fields.required(2)
        sequence = try fields.required(3)
        digest = try fields.required(4)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, source)
        fields.put(2, chain)
        fields.put(3, sequence)
        fields.put(4, digest)
    }
}

/// The first message of the side that dialled.
package struct Hello: Message, Hashable {
    package static let kind = MessageKind.hello
    package static let knownFields = FieldNumbers.upTo(7)

    /// The oldest version of the protocol that the sender speaks.
    package var minimumVersion: UInt32
    /// The newest one.
    package var maximumVersion: UInt32
    /// Name and version of the program, for people.
    package var software: String
    package var capabilities: [String]
    package var role: PeerRole
    package var runs: [RunClaim]
    package var heads: [HeadClaim]

    /// The message with these parts.
    package init(
        minimumVersion: UInt32, maximumVersion: UInt32, software: String, capabilities: [String] = [], role: PeerRole,
        runs: [RunClaim] = [], heads: [HeadClaim] = []
    ) {
        self.minimumVersion = minimumVersion
        self.maximumVersion = maximumVersion
        self.software = software
        self.capabilities = capabilities
        self.role = role
        self.runs = runs
        self.heads = heads
    }

    package init(fields: Fields) throws(WireError) {
        minimumVersion = try fields.required(1)
        maximumVersion = try fields.required(2)
        software = try fields.required(3)
        capabilities = try fields.repeated(4)
        role = try fields.required(5)
        runs = try fields.repeated(6)
        heads = try fields.repeated(7)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, minimumVersion)
        fields.put(2, maximumVersion)
        fields.put(3, software)
        fields.put(4, repeated: capabilities)
        fields.put(5, role, critical: true)
        fields.put(6, repeated: runs)
        fields.put(7, repeated: heads)
    }
}

/// The answer to ``Hello``; the connection is then open for both sides.
package struct HelloReply: Message, Hashable {
    package static let kind = MessageKind.helloReply
    package static let knownFields = FieldNumbers.upTo(7)

    /// The version that both sides speak from now on.
    package var version: UInt32
    package var software: String
    package var capabilities: [String]
    /// The coordinator's clock.
    package var serverTime: Timestamp
    /// The longest pause between attempts to connect again.
    package var reconnectCapSeconds: UInt32
    package var siteName: String
    /// How often the repository was taken over by a new coordinator, and 1: an agent that met a later one refuses this.
    package var generation: UInt64?

    /// The message with these parts.
    package init(
        version: UInt32, software: String, capabilities: [String] = [], serverTime: Timestamp,
        reconnectCapSeconds: UInt32, siteName: String, generation: UInt64? = nil
    ) {
        self.version = version
        self.software = software
        self.capabilities = capabilities
        self.serverTime = serverTime
        self.reconnectCapSeconds = reconnectCapSeconds
        self.siteName = siteName
        self.generation = generation
    }

    package init(fields: Fields) throws(WireError) {
        version = try fields.required(1)
        software = try fields.required(2)
        capabilities = try fields.repeated(3)
        serverTime = try fields.required(4)
        reconnectCapSeconds = try fields.required(5)
        siteName = try fields.required(6)
        generation = try fields.optional(7)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, version)
        fields.put(2, software)
        fields.put(3, repeated: capabilities)
        fields.put(4, serverTime)
        fields.put(5, reconnectCapSeconds)
        fields.put(6, siteName)
        fields.put(7, generation)
    }
}
