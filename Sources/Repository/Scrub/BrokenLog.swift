package import Protocol

/// A stretch of log that cannot be restored.
package struct BrokenLog: Hashable, Sendable {
    package var branch: LogBranch
    package var timeline: TimelineID
    package var from: LSN
    /// Nil when nobody can tell how far it reached.
    package var to: LSN?

    /// The stretch from `from` to `to`.
    package init(branch: LogBranch, timeline: TimelineID, from: LSN, to: LSN?) {
        self.branch = branch
        self.timeline = timeline
        self.from = from
        self.to = to
    }
}
