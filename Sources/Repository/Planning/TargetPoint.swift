package import Platform
package import Protocol

/// Where in the log a restore ends, as its target was found there.
package struct TargetPoint: Sendable, Equatable {
    /// What the database is told.
    package var target: RestoreTarget
    /// The base must be consistent here at the latest.
    package var position: LSN
    /// The log is needed up to here.
    package var needed: LSN
    /// What it is, for people.
    package var notes: [String]
    /// The time that belongs to it, by the server's clock; nil when none does.
    package var time: Timestamp?

    package init(target: RestoreTarget, position: LSN, needed: LSN, notes: [String], time: Timestamp? = nil) {
        self.target = target
        self.position = position
        self.needed = needed
        self.notes = notes
        self.time = time
    }

    /// Right after the record from `start` to `end`, or right before it.
    init(record start: LSN, _ end: LSN, exclusive: Bool, notes: [String], time: Timestamp? = nil) {
        self.init(
            target: RestoreTarget(kind: .lsn, lsn: start, exclusive: exclusive), position: start, needed: end,
            notes: notes, time: time)
    }
}
