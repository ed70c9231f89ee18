package import Platform
package import Protocol

/// The clear facts of one slice in the journal.
package struct SpoolEntry: TaggedStruct, Hashable {
    /// No journal lives to see so many entries; an entry that claims it is none.
    static let sequenceLimit: UInt64 = 1 << 62

    /// Grows by one with every slice that is taken in; copying an entry forward keeps it.
    package var sequence: UInt64
    package var tail: TailName
    package var writer: Attempt
    package var start: LSN
    package var end: LSN
    package var through: Timestamp?
    package var key: KeyID
    package var received: Timestamp
    /// Whether it begins the tail anew instead of joining what came before.
    package var begins: Bool
    /// By it the agent knows the log up to the end again.
    package var digest: TailDigest?
    /// Whether `through` could not be, by the coordinator's clock: it is kept, since it is signed, but tells nothing.
    package var isTimeImpossible: Bool

    /// The time that the log is complete up to, as far as it can be believed.
    package var complete: Timestamp? { isTimeImpossible ? nil : through }

    /// The entry with these parts.
    package init(
        sequence: UInt64, tail: TailName, writer: Attempt, start: LSN, end: LSN, through: Timestamp? = nil,
        key: KeyID, received: Timestamp, begins: Bool, digest: TailDigest? = nil, isTimeImpossible: Bool = false
    ) {
        self.sequence = sequence
        self.tail = tail
        self.writer = writer
        self.start = start
        self.end = end
        self.through = through
        self.key = key
        self.received = received
        self.begins = begins
        self.digest = digest
        self.isTimeImpossible = isTimeImpossible
    }

    package static var knownFields: FieldNumbers { .upTo(13) }

    package init(fields: Fields) throws(WireError) {
        sequence = try fields.required(1)
        tail = TailName(
            source: try fields.required(2), branch: try fields.required(3), timeline: try fields.required(4))
        writer = try fields.required(5)
        start = try fields.required(6)
        end = try fields.required(7)
        through = try fields.optional(8)
        key = try fields.required(9)
        received = try fields.required(10)
        begins = try fields.required(11)
        digest = try fields.optional(12)
        isTimeImpossible = try fields.optional(13) ?? false
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, sequence)
        fields.put(2, tail.source)
        fields.put(3, tail.branch)
        fields.put(4, tail.timeline)
        fields.put(5, writer)
        fields.put(6, start)
        fields.put(7, end)
        fields.put(8, through)
        fields.put(9, key)
        fields.put(10, received)
        fields.put(11, begins)
        fields.put(12, digest)
        if isTimeImpossible { fields.put(13, true) }
    }
}
