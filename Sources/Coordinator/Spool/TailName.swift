package import Protocol

/// Which log a tail is the end of.
package struct TailName: Hashable, Sendable {
    package var source: SourceID
    package var branch: LogBranch
    package var timeline: TimelineID

    /// The tail of this log.
    package init(source: SourceID, branch: LogBranch, timeline: TimelineID) {
        self.source = source
        self.branch = branch
        self.timeline = timeline
    }

    /// The chain whose records make the same log durable in the repository.
    package var chain: ChainName { .log(branch: branch, timeline: timeline) }

    /// Whether the source's log has gone on to a later branch or timeline, that of `other`.
    package func isEnded(by other: TailName) -> Bool {
        source == other.source && (branch, timeline) < (other.branch, other.timeline)
    }
}
