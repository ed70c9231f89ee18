package import Platform
package import Protocol

/// Said by the coordinator: a drill has ended, and what proves it is stored.
package struct EvidenceContent: TaggedStruct, Hashable {
    package var job: JobID
    package var backup: BackupID
    /// Where the drill ran.
    package var agent: AgentID
    package var verdict: DrillVerdict
    /// The target as it was asked for.
    package var asked: String
    package var started: Timestamp
    package var ended: Timestamp
    /// Microseconds of proof, fetching, replaying and opening; absent when it did not get that far.
    package var recoveryTime: UInt64?
    /// Microseconds of lost work; absent when it cannot be told.
    package var recoveryPoint: UInt64?
    /// The sealed evidence.
    package var object: NamedReference
    /// What it is sealed with.
    package var key: KeyEntry

    /// The structure with these parts.
    package init(
        job: JobID, backup: BackupID, agent: AgentID, verdict: DrillVerdict, asked: String, started: Timestamp,
        ended: Timestamp, recoveryTime: UInt64? = nil, recoveryPoint: UInt64? = nil, object: NamedReference,
        key: KeyEntry
    ) {
        self.job = job
        self.backup = backup
        self.agent = agent
        self.verdict = verdict
        self.asked = asked
        self.started = started
        self.ended = ended
        self.recoveryTime = recoveryTime
        self.recoveryPoint = recoveryPoint
        self.object = object
        self.key = key
    }

    package static var knownFields: FieldNumbers { .upTo(11) }

    package init(fields: Fields) throws(WireError) {
        job = try fields.required(1)
        backup = try fields.required(2)
        agent = try fields.required(3)
        verdict = try fields.required(4)
        asked = try fields.required(5)
        started = try fields.required(6)
        ended = try fields.required(7)
        recoveryTime = try fields.optional(8)
        recoveryPoint = try fields.optional(9)
        object = try fields.required(10)
        key = try fields.required(11)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, job)
        fields.put(2, backup)
        fields.put(3, agent)
        fields.put(4, verdict)
        fields.put(5, asked)
        fields.put(6, started)
        fields.put(7, ended)
        fields.put(8, recoveryTime)
        fields.put(9, recoveryPoint)
        fields.put(10, object)
        fields.put(11, key)
    }
}
