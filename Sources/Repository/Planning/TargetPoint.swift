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

    package init(target: RestoreTarget, position: LSN, needed: LSN, notes: [String]) {
        self.target = target
        self.position = position
        self.needed = needed
        self.notes = notes
    }

    /// Right after the record from `start` to `end`, or right before it.
    init(record start: LSN, _ end: LSN, exclusive: Bool, notes: [String]) {
        self.init(
            target: RestoreTarget(kind: .lsn, lsn: start, exclusive: exclusive), position: start, needed: end,
            notes: notes)
    }
}
