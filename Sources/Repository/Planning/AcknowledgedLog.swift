package import Platform
package import Protocol

/// Up to where databases were told that their log is safe, and whether a restore to the latest moment reaches that. Pure.
package struct AcknowledgedLog: Sendable {
    /// By branch and timeline.
    package let marks: [LogBranch: [TimelineID: LSN]]

    /// The acknowledged positions of one source.
    ///
    /// - Parameters:
    ///   - marks: By branch and timeline.
    ///   - holdings: What is stored. A timeline that it says began behind a mark has nothing acknowledged of its own: its
    ///     first segment begins with its parent's log.
    package init(marks: [LogBranch: [TimelineID: LSN]], holdings: Holdings) {
        var marks = marks
        for coverage in holdings.coverages {
            guard let parent = coverage.parent, let mark = marks[coverage.branch]?[coverage.timeline],
                mark <= parent.lsn
            else { continue }
            marks[coverage.branch]?[coverage.timeline] = nil
        }
        self.marks = marks
    }

    /// What a plan to the latest moment leaves behind; nil when it reaches all that was acknowledged.
    package func lost(by plan: RestorePlan, timelineIsChosen: Bool) -> LogPosition? {
        lost(
            of: plan.window.branch, beyond: LogPosition(timeline: plan.window.timeline, lsn: plan.window.to),
            timelineIsChosen: timelineIsChosen)
    }

    /// What was acknowledged of a branch beyond its log's readable end; nil when nothing was.
    ///
    /// Log of a later timeline counts too, unless a timeline was asked for: it would be lost silently. Log of an earlier
    /// one does not: it was left behind by a promotion.
    package func lost(of branch: LogBranch, beyond end: LogPosition, timelineIsChosen: Bool = false) -> LogPosition? {
        let of = marks[branch] ?? [:]
        if !timelineIsChosen, let later = of.filter({ $0.key > end.timeline }).max(by: { $0.key < $1.key }) {
            return LogPosition(timeline: later.key, lsn: later.value)
        }
        guard let mark = of[end.timeline], mark > end.lsn else { return nil }
        return LogPosition(timeline: end.timeline, lsn: mark)
    }

    /// Judges a plan to the latest moment.
    ///
    /// - Parameters:
    ///   - plan: With all log that can be read.
    ///   - accepted: The position up to which an operator accepts to restore; nil when none was named.
    ///   - timelineIsChosen: Whether the operator named the timeline.
    /// - Returns: What the operator should know of it.
    /// - Throws: `acknowledgedLost`, naming the position to accept.
    package func judge(
        _ plan: RestorePlan, accepted: LSN?, timelineIsChosen: Bool
    ) throws(HoldfastError) -> [String] {
        let readable = plan.window.to
        guard let lost = lost(by: plan, timelineIsChosen: timelineIsChosen) else {
            return accepted.map { [Self.note(on: $0, in: plan)] } ?? []
        }
        let reach = Self.reach(lost, LogPosition(timeline: plan.window.timeline, lsn: readable))
        guard let accepted, accepted == readable || Self.isInTail(accepted, of: plan) else {
            throw HoldfastError(
                .acknowledgedLost,
                reach + "; bring the spool or the agent back, or give up the rest with --accept-loss \(readable)")
        }
        return [reach + "; the rest is given up"]
    }

    /// In a tail, which is not read here, log may turn out to be of no use for a replay.
    private static func isInTail(_ position: LSN, of plan: RestorePlan) -> Bool {
        guard let from = plan.log.last?.tailFrom else { return false }
        return from <= position && position < plan.window.to
    }

    private static func note(on accepted: LSN, in plan: RestorePlan) -> String {
        isInTail(accepted, of: plan)
            ? "all acknowledged log can be read; what lies behind \(accepted) is given up only where it cannot be replayed"
            : "no acknowledged log is lost; --accept-loss was not needed"
    }
}
