package import Platform
package import Protocol

/// Up to where databases were told that their log is safe, and whether a restore to the latest moment reaches that. Pure.
package struct AcknowledgedLog: Sendable {
    /// By branch and timeline.
    package let marks: [LogBranch: [TimelineID: LSN]]
    /// The newest branch that anything is known of; the others were left.
    let newest: LogBranch?

    /// The acknowledged positions of one source.
    ///
    /// - Parameters:
    ///   - marks: By branch and timeline.
    ///   - holdings: What is stored. A timeline that it says began behind a mark has nothing acknowledged of its own: its
    ///     first segment begins with its parent's log.
    ///   - branch: The branch of log that the source writes now; nil when that is not known.
    package init(marks: [LogBranch: [TimelineID: LSN]], holdings: Holdings, writing branch: LogBranch? = nil) {
        var marks = marks
        for coverage in holdings.coverages {
            guard let parent = coverage.parent, let mark = marks[coverage.branch]?[coverage.timeline],
                mark <= parent.lsn
            else { continue }
            marks[coverage.branch]?[coverage.timeline] = nil
        }
        self.marks = marks.filter { !$0.value.isEmpty }
        newest = (holdings.restorableBranches + self.marks.keys + [branch].compactMap(\.self)).max()
    }

    /// Log that was acknowledged and is not there.
    package struct Loss: Hashable, Sendable {
        package let branch: LogBranch
        package let position: LogPosition
    }

    /// What a plan to the latest moment leaves behind; nil when it reaches all that was acknowledged.
    ///
    /// Log of a later branch counts too, unless timeline or branch were asked for: nothing of it can be restored yet, else
    /// the plan would be on it.
    package func lost(by plan: RestorePlan, _ request: TargetRequest) -> Loss? {
        let (branch, isChosen) = (plan.window.branch, request.timeline != nil)
        if !isChosen, request.branch == nil, let newest, newest > branch,
            let mark = marks[newest]?.max(by: { $0.key < $1.key })
        {
            return Loss(branch: newest, position: LogPosition(timeline: mark.key, lsn: mark.value))
        }
        let end = LogPosition(timeline: plan.window.timeline, lsn: plan.window.to)
        return lost(of: branch, beyond: end, timelineIsChosen: isChosen).map { Loss(branch: branch, position: $0) }
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
    ///   - request: What was asked for.
    ///   - accepted: The position up to which an operator accepts to restore; nil when none was named.
    /// - Returns: What the operator should know of it.
    /// - Throws: `acknowledgedLost`, naming the position to accept.
    package func judge(
        _ plan: RestorePlan, _ request: TargetRequest, accepted: LSN?
    ) throws(HoldfastError) -> [String] {
        let readable = plan.window.to
        guard let lost = lost(by: plan, request) else {
            return accepted.map { [Self.note(on: $0, in: plan)] } ?? []
        }
        let reach = reach(lost, LogPosition(timeline: plan.window.timeline, lsn: readable), on: plan.window.branch)
        guard let accepted, accepted == readable || Self.isInTail(accepted, of: plan) else {
            throw HoldfastError(
                .acknowledgedLost,
                "\(reach); \(remedy(lost, plan)), or give up the rest with --accept-loss \(readable)")
        }
        return [reach + "; the rest is given up"]
    }

    /// Judges a plan to where the newest base is consistent: that is of the newest branch too.
    ///
    /// - Parameters:
    ///   - plan: Any plan; others than such pass.
    ///   - request: What was asked for.
    /// - Throws: `acknowledgedLost` while a later branch has acknowledged log and no base.
    package func judgeBase(of plan: RestorePlan, _ request: TargetRequest) throws(HoldfastError) {
        let branch = plan.window.branch
        guard request.moment == .immediate, let lost = lost(by: plan, request), lost.branch > branch else { return }
        let end = LogPosition(timeline: plan.window.timeline, lsn: plan.window.to)
        throw HoldfastError(
            .acknowledgedLost,
            "\(reach(lost, end, on: branch)); \(remedy(lost, plan)), or take the newest base of branch \(branch) with "
                + "--branch \(branch)")
    }

    private func remedy(_ lost: Loss, _ plan: RestorePlan) -> String {
        if lost.branch > plan.window.branch { return "wait for the backup of branch \(lost.branch)" }
        return isLeft(lost.branch) ? "bring the spool back" : "bring the spool or the agent back"
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
