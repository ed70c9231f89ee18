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
    /// The commit record of the backup, in its chain; absent in records of earlier versions, as what follows.
    package var backupSequence: UInt64?
    /// What was asked and answered, as ``DrillQuestion/mark(under:)`` tells it apart.
    package var answered: [Digest]
    /// Those of ``answered`` whose answer was wrong.
    package var failed: [Digest]

    /// The structure with these parts.
    package init(
        job: JobID, backup: BackupID, agent: AgentID, verdict: DrillVerdict, asked: String, started: Timestamp,
        ended: Timestamp, recoveryTime: UInt64? = nil, recoveryPoint: UInt64? = nil, object: NamedReference,
        key: KeyEntry, backupSequence: UInt64? = nil, answered: [Digest] = [], failed: [Digest] = []
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
        self.backupSequence = backupSequence
        self.answered = answered
        self.failed = failed
    }

    package static var knownFields: FieldNumbers { .upTo(14) }

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
        backupSequence = try fields.optional(12)
        answered = try fields.repeated(13)
        failed = try fields.repeated(14)
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
        fields.put(12, backupSequence)
        fields.put(13, repeated: answered)
        fields.put(14, repeated: failed)
    }

    /// Whether this drill puts right, or replaces, what an earlier one found: it is of the same or a newer backup and
    /// asked again whatever that one failed.
    package func settles(_ earlier: EvidenceContent) -> Bool {
        backupSequence ?? 0 >= earlier.backupSequence ?? 0 && Set(earlier.failed).isSubset(of: answered)
    }
}
