package import Platform
package import Protocol
import Repository

/// Up to where databases were told that their log is safe, and whether a restore to the latest moment reaches that. Pure.
package struct AcknowledgedLog: Sendable {
    /// By branch and timeline.
    package let marks: [LogBranch: [TimelineID: LSN]]

    /// The acknowledged positions of one source.
    package init(marks: [LogBranch: [TimelineID: LSN]]) {
        self.marks = marks
    }

    /// What a plan to the latest moment leaves behind; nil when it reaches all that was acknowledged.
    ///
    /// Log of a later timeline of the same branch counts too, unless a timeline was asked for: it would be lost silently.
    package func lost(by plan: RestorePlan, timelineIsChosen: Bool) -> LogPosition? {
        let of = marks[plan.window.branch] ?? [:]
        if !timelineIsChosen, let later = of.filter({ $0.key > plan.window.timeline }).max(by: { $0.key < $1.key }) {
            return LogPosition(timeline: later.key, lsn: later.value)
        }
        guard let mark = of[plan.window.timeline], mark > plan.window.to else { return nil }
        return LogPosition(timeline: plan.window.timeline, lsn: mark)
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
        let reach =
            "log was acknowledged up to \(lost.lsn) of timeline \(lost.timeline), and can be read up to "
            + "\(readable) of timeline \(plan.window.timeline)"
        guard let accepted, accepted == readable || Self.isInTail(accepted, of: plan) else {
            throw HoldfastError(
                .acknowledgedLost,
                reach + " only; bring the spool or the agent back, or give up the rest with --accept-loss \(readable)")
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
