import Platform

/// Puts a database cluster under protection.
package struct OpSourceAdd: Message, Hashable {
    package static let kind = MessageKind.opSourceAdd
    package static let knownFields = FieldNumbers.upTo(10)

    package var name: SourceName
    package var agent: AgentName
    package var engine: String
    package var connection: String
    package var passwordFile: String?
    /// Absent: the default.
    package var readers: UInt32?
    /// Absent or 0: as fast as it goes.
    package var maxRate: UInt64?
    /// Absent: the default.
    package var compress: String?
    /// Absent: the default; 0: without limit.
    package var slotLimit: UInt64?
    /// Whether a commit may wait until its log is durable here; absent: no.
    package var synchronous: Bool?

    /// The message with these parts.
    package init(
        name: SourceName, agent: AgentName, engine: String, connection: String, passwordFile: String? = nil,
        readers: UInt32? = nil, maxRate: UInt64? = nil, compress: String? = nil, slotLimit: UInt64? = nil,
        synchronous: Bool? = nil
    ) {
        self.name = name
        self.agent = agent
        self.engine = engine
        self.connection = connection
        self.passwordFile = passwordFile
        self.readers = readers
        self.maxRate = maxRate
        self.compress = compress
        self.slotLimit = slotLimit
        self.synchronous = synchronous
    }

    package init(fields: Fields) throws(WireError) {
        name = try fields.required(1)
        agent = try fields.required(2)
        engine = try fields.required(3)
        connection = try fields.required(4)
        passwordFile = try fields.optional(5)
        readers = try fields.optional(6)
        maxRate = try fields.optional(7)
        compress = try fields.optional(8)
        slotLimit = try fields.optional(9)
        synchronous = try fields.optional(10)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, name)
        fields.put(2, agent)
        fields.put(3, engine)
        fields.put(4, connection)
        fields.put(5, passwordFile)
        fields.put(6, readers)
        fields.put(7, maxRate)
        fields.put(8, compress)
        fields.put(9, slotLimit)
        fields.put(10, synchronous)
    }
}

/// The source as it stands now, and what the check said.
package struct OpSourceReply: Message, Hashable {
    package static let kind = MessageKind.opSourceReply
    package static let knownFields = FieldNumbers.upTo(2)

    package var row: SourceRow
    package var report: CheckReport?

    /// The message with these parts.
    package init(row: SourceRow, report: CheckReport? = nil) {
        self.row = row
        self.report = report
    }

    package init(fields: Fields) throws(WireError) {
        row = try fields.required(1)
        report = try fields.optional(2)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, row)
        fields.put(2, report)
    }
}

/// Changes settings of a source; what is absent stays.
package struct OpSourceEdit: Message, Hashable {
    package static let kind = MessageKind.opSourceEdit
    package static let knownFields = FieldNumbers.upTo(10)

    package var name: SourceName
    package var agent: AgentName?
    package var connection: String?
    /// Empty: no file any more.
    package var passwordFile: String?
    package var readers: UInt32?
    /// 0: as fast as it goes.
    package var maxRate: UInt64?
    package var compress: String?
    /// 0: without limit.
    package var slotLimit: UInt64?
    /// Whether a commit may wait until its log is durable here.
    package var synchronous: Bool?
    /// Also when the database's commits then wait; absent: no.
    package var force: Bool?

    /// The message with these parts.
    package init(
        name: SourceName, agent: AgentName? = nil, connection: String? = nil, passwordFile: String? = nil,
        readers: UInt32? = nil, maxRate: UInt64? = nil, compress: String? = nil, slotLimit: UInt64? = nil,
        synchronous: Bool? = nil, force: Bool? = nil
    ) {
        self.name = name
        self.agent = agent
        self.connection = connection
        self.passwordFile = passwordFile
        self.readers = readers
        self.maxRate = maxRate
        self.compress = compress
        self.slotLimit = slotLimit
        self.synchronous = synchronous
        self.force = force
    }

    package init(fields: Fields) throws(WireError) {
        name = try fields.required(1)
        agent = try fields.optional(2)
        connection = try fields.optional(3)
        passwordFile = try fields.optional(4)
        readers = try fields.optional(5)
        maxRate = try fields.optional(6)
        compress = try fields.optional(7)
        slotLimit = try fields.optional(8)
        synchronous = try fields.optional(9)
        force = try fields.optional(10)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, name)
        fields.put(2, agent)
        fields.put(3, connection)
        fields.put(4, passwordFile)
        fields.put(5, readers)
        fields.put(6, maxRate)
        fields.put(7, compress)
        fields.put(8, slotLimit)
        fields.put(9, synchronous)
        fields.put(10, force)
    }
}

/// Pauses a source or lets it go on.
package struct OpSourcePause: Message, Hashable {
    package static let kind = MessageKind.opSourcePause
    package static let knownFields = FieldNumbers.upTo(3)

    package var name: SourceName
    package var paused: Bool
    /// Also when the database's commits then wait; absent: no.
    package var force: Bool?

    /// The message with these parts.
    package init(name: SourceName, paused: Bool, force: Bool? = nil) {
        self.name = name
        self.paused = paused
        self.force = force
    }

    package init(fields: Fields) throws(WireError) {
        name = try fields.required(1)
        paused = try fields.required(2)
        force = try fields.optional(3)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, name)
        fields.put(2, paused)
        fields.put(3, force)
    }
}

/// Ends the protection of a source; its backups stay.
package struct OpSourceRemove: Message, Hashable {
    package static let kind = MessageKind.opSourceRemove
    package static let knownFields = FieldNumbers.upTo(2)

    package var name: SourceName
    /// Also when the database's commits then wait; absent: no.
    package var force: Bool?

    /// The message with these parts.
    package init(name: SourceName, force: Bool? = nil) {
        self.name = name
        self.force = force
    }

    package init(fields: Fields) throws(WireError) {
        name = try fields.required(1)
        force = try fields.optional(2)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, name)
        fields.put(2, force)
    }
}

/// Checks all that a source needs; answered by ``CheckReport``.
package struct OpSourceCheck: Message, Hashable {
    package static let kind = MessageKind.opSourceCheck
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
