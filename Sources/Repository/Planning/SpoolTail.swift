package import Platform
package import Protocol

/// The end of a log as the coordinator's spool holds it, beyond or over what the repository has.
package struct SpoolTail: Hashable, Sendable {
    package var branch: LogBranch
    package var timeline: TimelineID
    package var from: LSN
    package var to: LSN
    /// The server's clock up to which the log is complete with it; nil when no slice told.
    package var through: Timestamp?

    /// The tail from `from` to `to`.
    package init(branch: LogBranch, timeline: TimelineID, from: LSN, to: LSN, through: Timestamp? = nil) {
        self.branch = branch
        self.timeline = timeline
        self.from = from
        self.to = to
        self.through = through
    }
}
