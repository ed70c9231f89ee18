package import Platform

/// What a job does.
package enum JobKind: UInt8, CaseIterable, Hashable, WireValue {
    case backup = 1
    case restore = 2
    case verify = 3
    case flush = 4
    case check = 5
    /// The catalogue is made anew from the repository.
    case rebuild = 7
    /// A restore is proven on a host of its own and removed again.
    case drill = 8
}

/// How far a job has come.
package enum JobState: UInt8, CaseIterable, Hashable, WireValue {
    case queued = 1
    case sent = 2
    case running = 3
    case done = 4
    case failed = 5
    case cancelled = 6
    /// The agent no longer knows of it.
    case lost = 7
}

/// A job in a listing; also one step of ``OpJobFollow``.
package struct JobRow: Message, Hashable {
    package static let kind = MessageKind.jobRow
    package static let knownFields = FieldNumbers.upTo(18)

    package var job: JobID
    package var kind: JobKind
    package var source: SourceName?
    package var agent: AgentName?
    package var state: JobState
    package var attempt: Attempt
    package var phase: String?
    package var bytesDone: UInt64?
    package var bytesTotal: UInt64?
    package var itemsDone: UInt64?
    package var itemsTotal: UInt64?
    package var created: Timestamp
    package var started: Timestamp?
    package var ended: Timestamp?
    package var code: UInt32?
    package var text: String?
    package var summary: [Fact]
    package var steps: [StepTime]

    /// The message with these parts.
    package init(
        job: JobID, kind: JobKind, source: SourceName? = nil, agent: AgentName? = nil, state: JobState,
        attempt: Attempt, phase: String? = nil, bytesDone: UInt64? = nil, bytesTotal: UInt64? = nil,
        itemsDone: UInt64? = nil, itemsTotal: UInt64? = nil, created: Timestamp, started: Timestamp? = nil,
        ended: Timestamp? = nil, code: UInt32? = nil, text: String? = nil, summary: [Fact] = [], steps: [StepTime] = []
    ) {
        self.job = job
        self.kind = kind
        self.source = source
        self.agent = agent
        self.state = state
        self.attempt = attempt
        self.phase = phase
        self.bytesDone = bytesDone
        self.bytesTotal = bytesTotal
        self.itemsDone = itemsDone
        self.itemsTotal = itemsTotal
        self.created = created
        self.started = started
        self.ended = ended
        self.code = code
        self.text = text
        self.summary = summary
        self.steps = steps
    }

    package init(fields: Fields) throws(WireError) {
        job = try fields.required(1)
        kind = try fields.required(2)
        source = try fields.optional(3)
        agent = try fields.optional(4)
        state = try fields.required(5)
        attempt = try fields.required(6)
        phase = try fields.optional(7)
        bytesDone = try fields.optional(8)
        bytesTotal = try fields.optional(9)
        itemsDone = try fields.optional(10)
        itemsTotal = try fields.optional(11)
        created = try fields.required(12)
        started = try fields.optional(13)
        ended = try fields.optional(14)
        code = try fields.optional(15)
        text = try fields.optional(16)
        summary = try fields.repeated(17)
        steps = try fields.repeated(18)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, job)
        fields.put(2, kind)
        fields.put(3, source)
        fields.put(4, agent)
        fields.put(5, state)
        fields.put(6, attempt)
        fields.put(7, phase)
        fields.put(8, bytesDone)
        fields.put(9, bytesTotal)
        fields.put(10, itemsDone)
        fields.put(11, itemsTotal)
        fields.put(12, created)
        fields.put(13, started)
        fields.put(14, ended)
        fields.put(15, code)
        fields.put(16, text)
        fields.put(17, repeated: summary)
        fields.put(18, repeated: steps)
    }
}

/// Asks for the newest jobs; the newest comes last.
package struct OpJobList: Message, Hashable {
    /// How many jobs one answer may hold.
    package static let limits = 1...1000

    package static let kind = MessageKind.opJobList
    package static let knownFields = FieldNumbers.upTo(1)

    package var limit: UInt32?

    /// The message with these parts.
    package init(limit: UInt32? = nil) {
        self.limit = limit
    }

    package init(fields: Fields) throws(WireError) {
        limit = try fields.optional(1)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, limit)
    }
}

/// Jobs.
package struct JobList: Message, Hashable {
    package static let kind = MessageKind.jobList
    package static let knownFields = FieldNumbers.upTo(1)

    package var rows: [JobRow]

    /// The message with these parts.
    package init(rows: [JobRow] = []) {
        self.rows = rows
    }

    package init(fields: Fields) throws(WireError) {
        rows = try fields.repeated(1)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, repeated: rows)
    }
}

/// Asks for one job; answered by ``JobRow``.
package struct OpJobShow: Message, Hashable {
    package static let kind = MessageKind.opJobShow
    package static let knownFields = FieldNumbers.upTo(1)

    package var job: JobID

    /// The message with these parts.
    package init(job: JobID) {
        self.job = job
    }

    package init(fields: Fields) throws(WireError) {
        job = try fields.required(1)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, job)
    }
}

/// Ends a job; answered by ``Done`` when the request is recorded.
package struct OpJobCancel: Message, Hashable {
    package static let kind = MessageKind.opJobCancel
    package static let knownFields = FieldNumbers.upTo(1)

    package var job: JobID

    /// The message with these parts.
    package init(job: JobID) {
        self.job = job
    }

    package init(fields: Fields) throws(WireError) {
        job = try fields.required(1)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, job)
    }
}

/// Asks for what a job reported.
package struct OpJobLog: Message, Hashable {
    package static let kind = MessageKind.opJobLog
    package static let knownFields = FieldNumbers.upTo(1)

    package var job: JobID

    /// The message with these parts.
    package init(job: JobID) {
        self.job = job
    }

    package init(fields: Fields) throws(WireError) {
        job = try fields.required(1)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, job)
    }
}

/// One report.
package struct JobLogLine: TaggedStruct, Hashable {
    package static let knownFields = FieldNumbers.upTo(2)

    package var time: Timestamp
    package var text: String

    /// The value with these parts.
    package init(time: Timestamp, text: String) {
        self.time = time
        self.text = text
    }

    package init(fields: Fields) throws(WireError) {
        time = try fields.required(1)
        text = try fields.required(2)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, time)
        fields.put(2, text)
    }
}

/// What a job reported, the oldest first.
package struct JobLog: Message, Hashable {
    package static let kind = MessageKind.jobLog
    package static let knownFields = FieldNumbers.upTo(1)

    package var lines: [JobLogLine]

    /// The message with these parts.
    package init(lines: [JobLogLine] = []) {
        self.lines = lines
    }

    package init(fields: Fields) throws(WireError) {
        lines = try fields.repeated(1)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, repeated: lines)
    }
}

/// Asks for a ``JobRow`` at each change until the job has ended; the last one carries END.
package struct OpJobFollow: Message, Hashable {
    package static let kind = MessageKind.opJobFollow
    package static let knownFields = FieldNumbers.upTo(1)

    package var job: JobID

    /// The message with these parts.
    package init(job: JobID) {
        self.job = job
    }

    package init(fields: Fields) throws(WireError) {
        job = try fields.required(1)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, job)
    }
}
