package import Platform

/// How a check of a drill went.
package enum DrillCheckVerdict: UInt8, CaseIterable, Hashable, WireValue {
    case passed = 1
    /// It was answered otherwise than expected.
    case failed = 2
    /// It could not be answered.
    case broken = 3
}

/// How one check of a drill went.
package struct DrillCheckResult: TaggedStruct, Hashable {
    package static let knownFields = FieldNumbers.upTo(5)

    package var name: String
    package var verdict: DrillCheckVerdict
    package var expected: String?
    /// At most 1 KiB of it.
    package var found: String?
    package var microseconds: UInt64

    /// The value with these parts.
    package init(
        name: String, verdict: DrillCheckVerdict, expected: String? = nil, found: String? = nil, microseconds: UInt64
    ) {
        self.name = name
        self.verdict = verdict
        self.expected = expected
        self.found = found
        self.microseconds = microseconds
    }

    package init(fields: Fields) throws(WireError) {
        name = try fields.required(1)
        verdict = try fields.required(2)
        expected = try fields.optional(3)
        found = try fields.optional(4)
        microseconds = try fields.required(5)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, name)
        fields.put(2, verdict)
        fields.put(3, expected)
        fields.put(4, found)
        fields.put(5, microseconds)
    }
}

/// What a drill found on its host; durations stand in the `steps` of the run.
package struct DrillResult: TaggedStruct, Hashable {
    package static let knownFields = FieldNumbers.upTo(12)
    /// Names the facts of a failed drill's end that hold the last lines of its server's log, in order.
    package static let serverLog = "server log"

    package var serverVersion: String
    /// Whether recovery ended where the target wanted it.
    package var reachedTarget: Bool
    package var recoveredTo: LSN?
    package var timeline: TimelineID?
    /// When the last transaction committed that was replayed; absent: none was.
    package var lastCommit: Timestamp?
    package var bytesFetched: UInt64
    package var checks: [DrillCheckResult]
    /// What was turned off or bent for containment, a line each.
    package var contained: [String]
    /// Whether the server ran where there is no network but loopback.
    package var networkCut: Bool
    package var notes: [String]
    /// Kernel, processors, memory.
    package var host: [Fact]
    /// Whether all processes of the server had to end with it; absent: nothing is known of that.
    package var processesHeld: Bool?

    /// The value with these parts.
    package init(
        serverVersion: String, reachedTarget: Bool, recoveredTo: LSN? = nil, timeline: TimelineID? = nil,
        lastCommit: Timestamp? = nil, bytesFetched: UInt64, checks: [DrillCheckResult] = [], contained: [String] = [],
        networkCut: Bool, notes: [String] = [], host: [Fact] = [],
        processesHeld: Bool? = nil
    ) {
        self.serverVersion = serverVersion
        self.reachedTarget = reachedTarget
        self.recoveredTo = recoveredTo
        self.timeline = timeline
        self.lastCommit = lastCommit
        self.bytesFetched = bytesFetched
        self.checks = checks
        self.contained = contained
        self.networkCut = networkCut
        self.notes = notes
        self.host = host
        self.processesHeld = processesHeld
    }

    package init(fields: Fields) throws(WireError) {
        serverVersion = try fields.required(1)
        reachedTarget = try fields.required(2)
        recoveredTo = try fields.optional(3)
        timeline = try fields.optional(4)
        lastCommit = try fields.optional(5)
        bytesFetched = try fields.required(6)
        checks = try fields.repeated(7)
        contained = try fields.repeated(8)
        networkCut = try fields.required(9)
        notes = try fields.repeated(10)
        host = try fields.repeated(11)
        processesHeld = try fields.optional(12)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, serverVersion)
        fields.put(2, reachedTarget)
        fields.put(3, recoveredTo)
        fields.put(4, timeline)
        fields.put(5, lastCommit)
        fields.put(6, bytesFetched)
        fields.put(7, repeated: checks)
        fields.put(8, repeated: contained)
        fields.put(9, networkCut)
        fields.put(10, repeated: notes)
        fields.put(11, repeated: host)
        fields.put(12, processesHeld)
    }
}
