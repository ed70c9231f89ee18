import Platform
import Protocol

/// A piece of log on whose branch nothing can be restored: no backup of the branch is complete, or none of them sound.
struct UnbasedLog: Hashable, Sendable {
    let branch: LogBranch
    let timeline: TimelineID
    let from: LSN
    let to: LSN
    /// The server's clock up to which it is complete; nil when that is not known.
    let through: Timestamp?
    /// Where the part begins that lies in the coordinator's spool; nil when all of it is stored.
    let unreadFrom: LSN?
}

extension Holdings {
    /// The log of all branches that nothing can be restored on, and that followed one that something can be.
    var unbasedLogs: [UnbasedLog] {
        let known = restorableBranches
        guard let oldest = known.first else { return [] }
        let stored = coverages.filter { oldest < $0.branch && !known.contains($0.branch) }.flatMap { coverage in
            let tail = tails[.log(branch: coverage.branch, timeline: coverage.timeline)]
            return coverage.stretches.map { stretch in
                UnbasedLog(
                    branch: coverage.branch, timeline: coverage.timeline, from: stretch.from, to: stretch.to,
                    through: stretch.through, unreadFrom: tail.flatMap { $0.to <= stretch.to ? $0.from : nil })
            }
        }
        let spooled = loose.filter { oldest < $0.branch && !known.contains($0.branch) }.map { tail in
            UnbasedLog(
                branch: tail.branch, timeline: tail.timeline, from: tail.from, to: tail.to, through: tail.through,
                unreadFrom: tail.from)
        }
        return stored + spooled
    }

    /// The newest branch that anything is known of; nil before the first.
    var latestBranch: LogBranch? {
        (restorableBranches + loose.map(\.branch) + [newestBranch].compactMap(\.self)).max()
    }
}
