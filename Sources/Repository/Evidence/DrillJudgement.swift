import Platform
package import Protocol

/// What a drill proved, by what was asked of it and what it found. Pure.
package struct DrillJudgement: Hashable, Sendable {
    /// The steps that a real recovery takes too.
    package static let recoverySteps: Set = ["prove", "fetch", "log", "replay", "open"]

    package let verdict: DrillVerdict
    /// Why it failed.
    package let reasons: [String]
    /// Microseconds of ``recoverySteps``; nil when it did not get to their end.
    package let recoveryTime: UInt64?
    /// Microseconds of lost work; nil when that cannot be told.
    package let recoveryPoint: UInt64?

    /// Judges the end of a run.
    package init(_ order: DrillOrder, _ report: RunEnded) {
        let result = report.outcome == .done ? report.drill : nil
        let reached = result?.reachedTarget == true
        recoveryTime = reached ? Self.recoveryTime(report.steps) : nil
        recoveryPoint = reached ? Self.recoveryPoint(order, result?.lastCommit) : nil
        var reasons: [String] = []
        if let result {
            if !reached { reasons.append("recovery did not reach the target") }
            reasons += result.checks.compactMap(Self.complaint)
        } else {
            reasons.append("it could not be restored: \(report.text ?? "no reason was told")")
        }
        if reached, Self.isAhead(order, result?.lastCommit) {
            reasons.append("the database's clock is ahead of the coordinator's, so that lost work cannot be told")
        }
        reasons += Self.missed("recovery time", recoveryTime, order.recoveryTime)
        reasons += Self.missed("recovery point", recoveryPoint, order.recoveryPoint)
        self.reasons = reasons
        verdict = reasons.isEmpty ? .passed : .failed
    }

    private static func recoveryTime(_ steps: [StepTime]) -> UInt64 {
        steps.filter { recoverySteps.contains($0.name) }.reduce(0) { $0 &+ $1.microseconds }
    }

    /// How far the clocks of database and coordinator may be apart before lost work cannot be told.
    private static let clockTolerance = Duration.seconds(5)

    /// Whether something is later than the moment of the order, which is the present.
    private static func isAhead(_ order: DrillOrder, _ lastCommit: Timestamp?) -> Bool {
        guard order.asked == "latest", let moment = order.moment else { return false }
        return [lastCommit, order.covered].compactMap(\.self).contains { $0 > moment.advanced(by: clockTolerance) }
    }

    /// From the last recovered commit to the moment asked for; where the log is known to be complete, nothing was lost
    /// though nothing was committed.
    private static func recoveryPoint(_ order: DrillOrder, _ lastCommit: Timestamp?) -> UInt64? {
        guard !isAhead(order, lastCommit), let moment = order.moment,
            let held = [lastCommit, order.covered].compactMap(\.self).max()
        else {
            return nil
        }
        return UInt64(
            clamping: moment.microseconds.subtractingReportingOverflow(min(held, moment).microseconds).partialValue)
    }

    private static func complaint(_ check: DrillCheckResult) -> String? {
        switch check.verdict {
        case .passed: nil
        case .failed:
            "check '\(check.name)' found " + (check.found.map { "'\($0)'" } ?? "nothing")
                + (check.expected.map { ", expected was '\($0)'" } ?? "")
        case .broken: "check '\(check.name)' could not be answered: \(check.found ?? "")"
        }
    }

    private static func missed(_ name: String, _ value: UInt64?, _ objective: UInt64?) -> [String] {
        guard let objective else { return [] }
        guard let value else { return ["the \(name) cannot be told, so that its objective is not met"] }
        guard value > objective else { return [] }
        return ["the \(name) of \(text(value)) is beyond the objective of \(text(objective))"]
    }

    private static func text(_ microseconds: UInt64) -> String {
        DecimalText.duration(.microseconds(Int64(clamping: microseconds)))
    }
}
