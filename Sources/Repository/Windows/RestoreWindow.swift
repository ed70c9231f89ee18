package import Platform
package import Protocol

/// An interval that a backup and the unbroken log behind it can be restored to.
package struct RestoreWindow: Hashable, Sendable {
    package let backup: BackupID
    package let branch: LogBranch
    /// The timeline at whose end the window ends.
    package let timeline: TimelineID
    /// The timelines that the log is taken from, the backup's own first.
    package let path: [TimelineID]
    /// The backup is consistent from here.
    package let from: LSN
    /// The end of the log that is durable.
    package let to: LSN
    /// By the clock of the server.
    package let fromTime: Timestamp
    /// By the clock of the server; what happened up to then is in the window.
    package let toTime: Timestamp

    /// Whether recovery can end at `position`.
    package func contains(_ position: LogPosition) -> Bool {
        position.timeline == timeline && from <= position.lsn && position.lsn <= to
    }

    /// Whether recovery can end at `moment`.
    package func contains(_ moment: Timestamp) -> Bool {
        fromTime <= moment && moment <= toTime
    }

    /// All windows of a source, from clear facts alone: for each backup one on its own timeline, and one on each later
    /// timeline that its log leads to. A backup whose own log is not there has none.
    ///
    /// - Parameters:
    ///   - commits: the finished backups of the source.
    ///   - coverages: what its log chains hold.
    /// - Returns: windows in the order of the backups.
    package static func windows(commits: [CommitContent], coverages: [LogCoverage]) -> [RestoreWindow] {
        commits.flatMap { commit -> [RestoreWindow] in
            guard let own = coverages.first(where: { $0.branch == commit.branch && $0.timeline == commit.timeline }),
                let stretch = own.stretch(covering: commit.startLSN, commit.stopLSN)
            else { return [] }
            let first = RestoreWindow(commit, path: [own.timeline], stretch)
            return [first] + continuations(of: commit, path: [own.timeline], stretch, coverages)
        }
    }

    private init(_ commit: CommitContent, path: [TimelineID], _ stretch: LogStretch) {
        backup = commit.backup
        branch = commit.branch
        timeline = path.last ?? commit.timeline
        self.path = path
        from = commit.stopLSN
        to = stretch.to
        fromTime = commit.stopped
        toTime = max(commit.stopped, stretch.through)
    }

    /// Windows on timelines that left the last one of `path` after the backup was consistent.
    private static func continuations(
        of commit: CommitContent, path: [TimelineID], _ stretch: LogStretch, _ coverages: [LogCoverage]
    ) -> [RestoreWindow] {
        coverages.flatMap { child -> [RestoreWindow] in
            guard child.branch == commit.branch, child.hasHistory, let parent = child.parent,
                parent.timeline == path.last, !path.contains(child.timeline), parent.lsn >= commit.stopLSN,
                // The child's first segments hold its parent's log up to the switch, so they need only meet.
                let next = child.stretch(covering: parent.lsn, parent.lsn), next.from <= stretch.to
            else { return [] }
            let path = path + [child.timeline]
            var own = next
            // What was complete before the switch is so here too, though no index of the new timeline tells a time yet.
            if stretch.to <= parent.lsn { own.through = max(own.through, stretch.through) }
            return [RestoreWindow(commit, path: path, own)] + continuations(of: commit, path: path, own, coverages)
        }
    }
}
