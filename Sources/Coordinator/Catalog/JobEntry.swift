package import Platform
package import Protocol

/// A job as the catalogue tracks it.
package struct JobEntry: Sendable, Equatable {
    package var id: JobID
    package var kind: JobKind
    package var source: SourceID?
    /// Who carries it out; nil for the coordinator itself.
    package var agent: AgentID?
    package var backup: BackupID?
    package var state: JobState
    /// The newest attempt given out; 0 before the first.
    package var attempt: Attempt
    /// How many attempts there were.
    package var tries: UInt32
    /// Whether an operator asked for its end.
    package var cancelling: Bool
    package var phase: String
    package var bytesDone: UInt64
    package var bytesTotal: UInt64?
    /// Kept in memory only, like the next.
    package var itemsDone: UInt64 = 0
    package var itemsTotal: UInt64?
    /// The order without job and attempt, encoded; empty for jobs of the coordinator.
    package var order: Bytes
    package var created: Timestamp
    package var started: Timestamp?
    package var ended: Timestamp?
    /// The number of the error that ended it.
    package var code: UInt32?
    package var text: String?

    /// A job that waits for its first attempt.
    package init(
        id: JobID, kind: JobKind, source: SourceID?, agent: AgentID?, backup: BackupID?, order: Bytes,
        created: Timestamp
    ) {
        self.id = id
        self.kind = kind
        self.source = source
        self.agent = agent
        self.backup = backup
        self.order = order
        self.created = created
        state = .queued
        attempt = Attempt(rawValue: 0)
        tries = 0
        cancelling = false
        phase = ""
        bytesDone = 0
    }
}

extension JobEntry {
    /// What a restore or a drill reads; nil for other jobs.
    package var restoreOrder: RestoreOrder? {
        switch kind {
        case .restore: try? RestoreOrder(decoding: order)
        case .drill: (try? DrillOrder(decoding: order))?.restore
        case .backup, .verify, .flush, .check, .rebuild: nil
        }
    }

    init(row: SQLRow) throws {
        guard let kind = JobKind(word: try row.text("kind")), let state = JobState(word: try row.text("state"))
        else { throw SQLiteError(code: 0, reason: "a job has an unknown kind or state") }
        self.init(
            id: try row.identifier("id"), kind: kind, source: try row.optionalIdentifier("source"),
            agent: try row.optionalIdentifier("agent"), backup: try row.optionalIdentifier("backup"),
            order: try row.blob("order_bytes"), created: try row.time("created"))
        self.state = state
        attempt = Attempt(rawValue: try row.number("attempt"))
        tries = try row.smallNumber("tries")
        cancelling = try row.flag("cancelling")
        phase = try row.text("phase")
        bytesDone = try row.number("bytes_done")
        bytesTotal = try row.optionalNumber("bytes_total")
        started = try row.optionalTime("started")
        ended = try row.optionalTime("ended")
        code = try row.optionalNumber("code").map { UInt32(truncatingIfNeeded: $0) }
        text = try row.optionalText("text")
    }

    var values: [SQLValue] {
        [
            SQLValue(id), .text(kind.word), SQLValue(source), SQLValue(agent), SQLValue(backup),
            .text(state.word), SQLValue(attempt.rawValue), SQLValue(tries), SQLValue(cancelling), .text(phase),
            SQLValue(bytesDone), SQLValue(bytesTotal), .blob(order), SQLValue(created), SQLValue(started),
            SQLValue(ended), SQLValue(code), SQLValue(text),
        ]
    }
}
