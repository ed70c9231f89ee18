package import Platform

/// A public key to which the input keys of a source are sealed.
package struct RecipientKey: TaggedStruct, Hashable {
    package static let knownFields = FieldNumbers.upTo(3)

    /// The number of the recipient's kind in the repository format.
    package var kind: UInt64
    package var epoch: UInt64
    /// X25519, 32 bytes.
    package var key: Bytes

    /// The value with these parts.
    package init(kind: UInt64, epoch: UInt64, key: Bytes) {
        self.kind = kind
        self.epoch = epoch
        self.key = key
    }

    package init(fields: Fields) throws(WireError) {
        kind = try fields.required(1)
        epoch = try fields.required(2)
        key = try fields.required(3)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, kind)
        fields.put(2, epoch)
        fields.put(3, key)
    }
}

/// A source that the agent is a member of, with all that it needs to know of it.
package struct SourceAssignment: TaggedStruct, Hashable {
    package static let knownFields = FieldNumbers.upTo(17)

    package var source: SourceID
    package var name: SourceName
    /// Such as `postgresql`.
    package var engine: String
    /// How the engine's database is reached, without a password.
    package var connection: String
    /// A file on the agent's host that holds the password.
    package var passwordFile: String?
    /// How many files are read at a time.
    package var readers: UInt32
    /// Bytes a second at most; absent: as fast as it goes.
    package var maxRate: UInt64?
    /// Such as `zstd:3` or `lz4`.
    package var compress: String
    /// How many bytes of log the slot may hold back; absent: without limit.
    package var slotLimit: UInt64?
    package var paused: Bool
    package var branch: LogBranch
    package var recipients: [RecipientKey]
    /// Whether the agent keeps the source's log.
    package var logStream: Bool
    /// Whether the database's commits may wait until their log is durable at the coordinator; absent: no.
    package var synchronous: Bool?
    /// Whether the agent is a member that does not write: it only has its server hold log back; absent: it writes.
    package var standby: Bool?
    /// The lowest writer that the agent's log streams of the source may have; absent: any.
    package var writer: Attempt?
    /// Keys the digests by which the source's agents know its log again; the same for all of them, for good. Absent: each
    /// has its own.
    package var tailSecret: Bytes?

    /// The value with these parts.
    package init(
        source: SourceID, name: SourceName, engine: String, connection: String, passwordFile: String? = nil,
        readers: UInt32, maxRate: UInt64? = nil, compress: String, slotLimit: UInt64? = nil, paused: Bool,
        branch: LogBranch, recipients: [RecipientKey] = [], logStream: Bool, synchronous: Bool? = nil,
        standby: Bool? = nil, writer: Attempt? = nil, tailSecret: Bytes? = nil
    ) {
        self.source = source
        self.name = name
        self.engine = engine
        self.connection = connection
        self.passwordFile = passwordFile
        self.readers = readers
        self.maxRate = maxRate
        self.compress = compress
        self.slotLimit = slotLimit
        self.paused = paused
        self.branch = branch
        self.recipients = recipients
        self.logStream = logStream
        self.synchronous = synchronous
        self.standby = standby
        self.writer = writer
        self.tailSecret = tailSecret
    }

    package init(fields: Fields) throws(WireError) {
        source = try fields.required(1)
        name = try fields.required(2)
        engine = try fields.required(3)
        connection = try fields.required(4)
        passwordFile = try fields.optional(5)
        readers = try fields.required(6)
        maxRate = try fields.optional(7)
        compress = try fields.required(8)
        slotLimit = try fields.optional(9)
        paused = try fields.required(10)
        branch = try fields.required(11)
        recipients = try fields.repeated(12)
        logStream = try fields.required(13)
        synchronous = try fields.optional(14)
        standby = try fields.optional(15)
        writer = try fields.optional(16)
        tailSecret = try fields.optional(17)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, source)
        fields.put(2, name)
        fields.put(3, engine)
        fields.put(4, connection)
        fields.put(5, passwordFile)
        fields.put(6, readers)
        fields.put(7, maxRate)
        fields.put(8, compress)
        fields.put(9, slotLimit)
        fields.put(10, paused)
        fields.put(11, branch)
        fields.put(12, repeated: recipients)
        fields.put(13, logStream)
        fields.put(14, synchronous)
        fields.put(15, standby)
        fields.put(16, writer)
        fields.put(17, tailSecret)
    }
}

/// The agent's standing configuration, sent whole at each change.
package struct Assignments: Message, Hashable {
    package static let kind = MessageKind.assignments
    package static let knownFields = FieldNumbers.upTo(3)

    /// Grows by each change; a lower one than known is ignored.
    package var revision: UInt64
    package var sources: [SourceAssignment]
    /// SHA-256 of the repository's root, as the coordinator knows it.
    package var root: Digest

    /// The message with these parts.
    package init(revision: UInt64, sources: [SourceAssignment] = [], root: Digest) {
        self.revision = revision
        self.sources = sources
        self.root = root
    }

    package init(fields: Fields) throws(WireError) {
        revision = try fields.required(1)
        sources = try fields.repeated(2)
        root = try fields.required(3)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, revision)
        fields.put(2, repeated: sources)
        fields.put(3, root)
    }
}
