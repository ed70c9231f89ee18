package import Platform

/// Opens the tail of a log stream: what follows on it is kept in the coordinator's spool until it is durable in the
/// repository.
package struct OpenTail: Message, Hashable {
    package static let kind = MessageKind.openTail
    package static let knownFields = FieldNumbers.upTo(5)

    package var source: SourceID
    package var branch: LogBranch
    package var timeline: TimelineID
    /// The number of the log's writer; the fence.
    package var writer: Attempt
    /// Where log that is durable in the repository ends.
    package var start: LSN

    /// The message with these parts.
    package init(source: SourceID, branch: LogBranch, timeline: TimelineID, writer: Attempt, start: LSN) {
        self.source = source
        self.branch = branch
        self.timeline = timeline
        self.writer = writer
        self.start = start
    }

    package init(fields: Fields) throws(WireError) {
        source = try fields.required(1)
        branch = try fields.required(2)
        timeline = try fields.required(3)
        writer = try fields.required(4)
        start = try fields.required(5)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, source)
        fields.put(2, branch)
        fields.put(3, timeline)
        fields.put(4, writer)
        fields.put(5, start)
    }
}

/// The tail is open.
package struct TailStanding: Message, Hashable {
    package static let kind = MessageKind.tailStanding
    package static let knownFields = FieldNumbers.upTo(3)

    /// Up to where the spool holds the log of this branch and timeline already, unbroken from the start that was asked
    /// for; that start when it holds nothing.
    package var position: LSN
    /// What came with the slice that ends there; absent when the spool holds nothing, or the slice had none.
    package var digest: TailDigest?
    /// Up to where log was acknowledged; absent unless it is more than the spool holds now.
    package var mark: TailMark?

    /// The message with these parts.
    package init(position: LSN, digest: TailDigest? = nil, mark: TailMark? = nil) {
        self.position = position
        self.digest = digest
        self.mark = mark
    }

    package init(fields: Fields) throws(WireError) {
        position = try fields.required(1)
        digest = try fields.optional(2)
        mark = try fields.optional(3)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, position)
        fields.put(2, digest)
        fields.put(3, mark)
    }
}

/// A sealed and signed piece of log; it never crosses the end of a segment.
package struct TailSlice: Message, Hashable {
    package static let kind = MessageKind.tailSlice
    package static let knownFields = FieldNumbers.upTo(7)

    package var start: LSN
    package var end: LSN
    /// A time of the server's clock: what was committed before it lies below the slice's end.
    package var through: Timestamp?
    package var key: KeyID
    /// The sealed object.
    package var sealed: Bytes
    /// Ed25519, by the agent's signing key.
    package var signature: Bytes
    /// By it the agent knows the log up to the slice's end again; kept beside the slice, and no part of it.
    package var digest: TailDigest?

    /// The message with these parts.
    package init(
        start: LSN, end: LSN, through: Timestamp? = nil, key: KeyID, sealed: Bytes, signature: Bytes,
        digest: TailDigest? = nil
    ) {
        self.start = start
        self.end = end
        self.through = through
        self.key = key
        self.sealed = sealed
        self.signature = signature
        self.digest = digest
    }

    package init(fields: Fields) throws(WireError) {
        start = try fields.required(1)
        end = try fields.required(2)
        through = try fields.optional(3)
        key = try fields.required(4)
        sealed = try fields.required(5)
        signature = try fields.required(6)
        digest = try fields.optional(7)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, start)
        fields.put(2, end)
        fields.put(3, through)
        fields.put(4, key)
        fields.put(5, sealed)
        fields.put(6, signature)
        fields.put(7, digest)
    }
}

/// Everything from the tail's start to the position is durable in the spool.
package struct TailAck: Message, Hashable {
    package static let kind = MessageKind.tailAck
    package static let knownFields = FieldNumbers.upTo(1)

    package var position: LSN

    /// The message with these parts.
    package init(position: LSN) {
        self.position = position
    }

    package init(fields: Fields) throws(WireError) {
        position = try fields.required(1)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, position)
    }
}

/// Asks for the slices of a tail that a running restore was granted.
package struct GetTail: Message, Hashable {
    package static let kind = MessageKind.getTail
    package static let knownFields = FieldNumbers.upTo(5)

    package var job: JobID
    package var branch: LogBranch
    package var timeline: TimelineID
    package var from: LSN
    package var to: LSN

    /// The message with these parts.
    package init(job: JobID, branch: LogBranch, timeline: TimelineID, from: LSN, to: LSN) {
        self.job = job
        self.branch = branch
        self.timeline = timeline
        self.from = from
        self.to = to
    }

    package init(fields: Fields) throws(WireError) {
        job = try fields.required(1)
        branch = try fields.required(2)
        timeline = try fields.required(3)
        from = try fields.required(4)
        to = try fields.required(5)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, job)
        fields.put(2, branch)
        fields.put(3, timeline)
        fields.put(4, from)
        fields.put(5, to)
    }
}

/// Slices of a tail one behind the other, for a restore: what is small travels together.
package struct TailSlices: Message, Hashable {
    package static let kind = MessageKind.tailSlices
    package static let knownFields = FieldNumbers.upTo(1)

    package var slices: [TailSlice]

    /// The message with these parts.
    package init(slices: [TailSlice]) {
        self.slices = slices
    }

    package init(fields: Fields) throws(WireError) {
        slices = try fields.repeated(1)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, repeated: slices)
    }
}
