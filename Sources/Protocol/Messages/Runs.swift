package import Platform

/// How far a run is; a control message, which may be lost.
package struct RunProgress: Message, Hashable {
    package static let kind = MessageKind.runProgress
    package static let knownFields = FieldNumbers.upTo(8)

    package var job: JobID
    package var attempt: Attempt
    package var phase: String
    package var bytesDone: UInt64
    package var bytesTotal: UInt64?
    package var itemsDone: UInt64
    package var itemsTotal: UInt64?
    package var note: String?

    /// The message with these parts.
    package init(
        job: JobID, attempt: Attempt, phase: String, bytesDone: UInt64, bytesTotal: UInt64? = nil, itemsDone: UInt64,
        itemsTotal: UInt64? = nil, note: String? = nil
    ) {
        self.job = job
        self.attempt = attempt
        self.phase = phase
        self.bytesDone = bytesDone
        self.bytesTotal = bytesTotal
        self.itemsDone = itemsDone
        self.itemsTotal = itemsTotal
        self.note = note
    }

    package init(fields: Fields) throws(WireError) {
        job = try fields.required(1)
        attempt = try fields.required(2)
        phase = try fields.required(3)
        bytesDone = try fields.required(4)
        bytesTotal = try fields.optional(5)
        itemsDone = try fields.required(6)
        itemsTotal = try fields.optional(7)
        note = try fields.optional(8)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, job)
        fields.put(2, attempt)
        fields.put(3, phase)
        fields.put(4, bytesDone)
        fields.put(5, bytesTotal)
        fields.put(6, itemsDone)
        fields.put(7, itemsTotal)
        fields.put(8, note)
    }
}

/// What an agent's log stream does.
package enum LogStreamState: UInt8, CaseIterable, Hashable, WireValue {
    case streaming = 1
    /// Between attempts to connect to the database or to the coordinator.
    case waiting = 2
    /// Stopped; an operator must act.
    case failed = 3
    case paused = 4
}

/// How a source's log stream stands; a control message, which may be lost.
package struct LogStatus: Message, Hashable {
    package static let kind = MessageKind.logStatus
    package static let knownFields = FieldNumbers.upTo(18)

    package var source: SourceID
    package var state: LogStreamState
    package var timeline: TimelineID
    /// Everything before it has reached the agent.
    package var received: LSN
    /// Everything before it is durable in the repository.
    package var durable: LSN
    /// The end of the log at the server, as last told.
    package var server: LSN
    /// The server's clock of the last message.
    package var serverTime: Timestamp?
    /// The server's clock up to which the log is durable.
    package var durableThrough: Timestamp?
    /// Where the slot begins to hold the log back.
    package var slotRestart: LSN?
    package var slotHeldBytes: UInt64
    package var slotState: String
    package var problem: String?
    /// Everything before it is durable in the coordinator's spool or in the repository, as far as the coordinator told.
    package var spooled: LSN?
    /// Whether the database's commits may wait for `spooled`; absent: no.
    package var synchronous: Bool?
    /// What is wrong with what commits wait for; absent: nothing, as far as is known.
    package var commitWait: CommitWait?
    /// The log branch that all of it is said of; absent: the source's present one.
    package var branch: LogBranch?
    /// What the database's `synchronous_standby_names` has to be set to before the stream ends, so that no commit waits for
    /// it; absent: nothing has to be changed, as far as is known.
    package var release: String?
    /// The server's clock up to which the log is complete in the spool; absent while not all that came is there.
    package var spooledThrough: Timestamp?

    /// The message with these parts.
    package init(
        source: SourceID, state: LogStreamState, timeline: TimelineID, received: LSN, durable: LSN, server: LSN,
        serverTime: Timestamp? = nil, durableThrough: Timestamp? = nil, slotRestart: LSN? = nil, slotHeldBytes: UInt64,
        slotState: String, problem: String? = nil, spooled: LSN? = nil, synchronous: Bool? = nil,
        commitWait: CommitWait? = nil, branch: LogBranch? = nil, release: String? = nil,
        spooledThrough: Timestamp? = nil
    ) {
        self.source = source
        self.state = state
        self.timeline = timeline
        self.received = received
        self.durable = durable
        self.server = server
        self.serverTime = serverTime
        self.durableThrough = durableThrough
        self.slotRestart = slotRestart
        self.slotHeldBytes = slotHeldBytes
        self.slotState = slotState
        self.problem = problem
        self.spooled = spooled
        self.synchronous = synchronous
        self.commitWait = commitWait
        self.branch = branch
        self.release = release
        self.spooledThrough = spooledThrough
    }

    package init(fields: Fields) throws(WireError) {
        source = try fields.required(1)
        state = try fields.required(2)
        timeline = try fields.required(3)
        received = try fields.required(4)
        durable = try fields.required(5)
        server = try fields.required(6)
        serverTime = try fields.optional(7)
        durableThrough = try fields.optional(8)
        slotRestart = try fields.optional(9)
        slotHeldBytes = try fields.required(10)
        slotState = try fields.required(11)
        problem = try fields.optional(12)
        spooled = try fields.optional(13)
        synchronous = try fields.optional(14)
        commitWait = try fields.optional(15)
        release = try fields.optional(16)
        branch = try fields.optional(17)
        spooledThrough = try fields.optional(18)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, source)
        fields.put(2, state)
        fields.put(3, timeline)
        fields.put(4, received)
        fields.put(5, durable)
        fields.put(6, server)
        fields.put(7, serverTime)
        fields.put(8, durableThrough)
        fields.put(9, slotRestart)
        fields.put(10, slotHeldBytes)
        fields.put(11, slotState)
        fields.put(12, problem)
        fields.put(13, spooled)
        fields.put(14, synchronous)
        fields.put(15, commitWait)
        fields.put(16, release)
        fields.put(17, branch)
        fields.put(18, spooledThrough)
    }
}

/// How a run ended.
package enum RunOutcome: UInt8, CaseIterable, Hashable, WireValue {
    case done = 1
    case failed = 2
    case cancelled = 3
}

/// How long a step took.
package struct StepTime: TaggedStruct, Hashable {
    package static let knownFields = FieldNumbers.upTo(2)

    package var name: String
    package var microseconds: UInt64

    /// The value with these parts.
    package init(name: String, microseconds: UInt64) {
        self.name = name
        self.microseconds = microseconds
    }

    package init(fields: Fields) throws(WireError) {
        name = try fields.required(1)
        microseconds = try fields.required(2)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, name)
        fields.put(2, microseconds)
    }
}

/// A run is over; repeated until ``Done`` says that the catalogue knows.
package struct RunEnded: Message, Hashable {
    package static let kind = MessageKind.runEnded
    package static let knownFields = FieldNumbers.upTo(8)

    package var job: JobID
    package var attempt: Attempt
    package var outcome: RunOutcome
    /// The number of the error code of a failed run.
    package var code: UInt32?
    package var text: String?
    package var summary: [Fact]
    package var steps: [StepTime]
    /// Of a drill that came to an end.
    package var drill: DrillResult?

    /// The message with these parts.
    package init(
        job: JobID, attempt: Attempt, outcome: RunOutcome, code: UInt32? = nil, text: String? = nil,
        summary: [Fact] = [], steps: [StepTime] = [], drill: DrillResult? = nil
    ) {
        self.job = job
        self.attempt = attempt
        self.outcome = outcome
        self.code = code
        self.text = text
        self.summary = summary
        self.steps = steps
        self.drill = drill
    }

    package init(fields: Fields) throws(WireError) {
        job = try fields.required(1)
        attempt = try fields.required(2)
        outcome = try fields.required(3)
        code = try fields.optional(4)
        text = try fields.optional(5)
        summary = try fields.repeated(6)
        steps = try fields.repeated(7)
        drill = try fields.optional(8)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, job)
        fields.put(2, attempt)
        fields.put(3, outcome)
        fields.put(4, code)
        fields.put(5, text)
        fields.put(6, repeated: summary)
        fields.put(7, repeated: steps)
        fields.put(8, drill)
    }
}

/// Something about a source that an operator must learn of.
package struct SourceAlarm: Message, Hashable {
    package static let kind = MessageKind.sourceAlarm
    package static let knownFields = FieldNumbers.upTo(5)

    package var source: SourceID
    /// Such as `gap`, `fork`, `foreign-cluster`, `slot-lost` or `checksum`.
    package var kind: String
    package var text: String
    package var from: LSN?
    package var to: LSN?

    /// The message with these parts.
    package init(source: SourceID, kind: String, text: String, from: LSN? = nil, to: LSN? = nil) {
        self.source = source
        self.kind = kind
        self.text = text
        self.from = from
        self.to = to
    }

    package init(fields: Fields) throws(WireError) {
        source = try fields.required(1)
        kind = try fields.required(2)
        text = try fields.required(3)
        from = try fields.optional(4)
        to = try fields.optional(5)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, source)
        fields.put(2, kind)
        fields.put(3, text)
        fields.put(4, from)
        fields.put(5, to)
    }
}
