package import Platform

/// A source in a listing.
package struct SourceRow: TaggedStruct, Hashable {
    package static let knownFields = FieldNumbers.upTo(14)

    package var source: SourceID
    package var name: SourceName
    package var agent: AgentName
    package var engine: String
    package var connection: String
    package var passwordFile: String?
    package var readers: UInt32
    /// Absent: as fast as it goes.
    package var maxRate: UInt64?
    package var compress: String
    /// Absent: without limit.
    package var slotLimit: UInt64?
    package var paused: Bool
    package var removed: Bool
    package var created: Timestamp
    /// Whether a commit may wait until its log is durable here; absent: no.
    package var synchronous: Bool?

    /// The value with these parts.
    package init(
        source: SourceID, name: SourceName, agent: AgentName, engine: String, connection: String,
        passwordFile: String? = nil, readers: UInt32, maxRate: UInt64? = nil, compress: String,
        slotLimit: UInt64? = nil, paused: Bool, removed: Bool, created: Timestamp, synchronous: Bool? = nil
    ) {
        self.source = source
        self.name = name
        self.agent = agent
        self.engine = engine
        self.connection = connection
        self.passwordFile = passwordFile
        self.readers = readers
        self.maxRate = maxRate
        self.compress = compress
        self.slotLimit = slotLimit
        self.paused = paused
        self.removed = removed
        self.created = created
        self.synchronous = synchronous
    }

    package init(fields: Fields) throws(WireError) {
        source = try fields.required(1)
        name = try fields.required(2)
        agent = try fields.required(3)
        engine = try fields.required(4)
        connection = try fields.required(5)
        passwordFile = try fields.optional(6)
        readers = try fields.required(7)
        maxRate = try fields.optional(8)
        compress = try fields.required(9)
        slotLimit = try fields.optional(10)
        paused = try fields.required(11)
        removed = try fields.required(12)
        created = try fields.required(13)
        synchronous = try fields.optional(14)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, source)
        fields.put(2, name)
        fields.put(3, agent)
        fields.put(4, engine)
        fields.put(5, connection)
        fields.put(6, passwordFile)
        fields.put(7, readers)
        fields.put(8, maxRate)
        fields.put(9, compress)
        fields.put(10, slotLimit)
        fields.put(11, paused)
        fields.put(12, removed)
        fields.put(13, created)
        fields.put(14, synchronous)
    }
}

/// Asks for all sources.
package struct OpSourceList: Message, Hashable {
    package static let kind = MessageKind.opSourceList
    package static let knownFields = FieldNumbers.upTo(0)

    /// The message, which has no parts.
    package init() {}

    package init(fields: Fields) throws(WireError) {}

    package func encode(into fields: inout FieldWriter) {}
}

/// All sources.
package struct SourceList: Message, Hashable {
    package static let kind = MessageKind.sourceList
    package static let knownFields = FieldNumbers.upTo(1)

    package var rows: [SourceRow]

    /// The message with these parts.
    package init(rows: [SourceRow] = []) {
        self.rows = rows
    }

    package init(fields: Fields) throws(WireError) {
        rows = try fields.repeated(1)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, repeated: rows)
    }
}
