import Platform
package import Protocol

/// What a drill proved, by what was asked of it and what it found. Pure.
package struct DrillJudgement: Hashable, Sendable {
    /// The steps that a real recovery takes too.
    package static let recoverySteps: Set = ["prove", "fetch", "log", "replay", "open"]

    /// Something that was asked, and what is wrong with the answer.
    package struct Answer: Hashable, Sendable {
        package let question: DrillQuestion
        /// Nil when nothing is wrong.
        package let complaint: String?
    }

    /// Everything that got an answer, be it a wrong one.
    package let answers: [Answer]
    /// Microseconds of ``recoverySteps``; nil when it did not get to their end.
    package let recoveryTime: UInt64?
    /// Microseconds of lost work, of the newest state alone; nil when that cannot be told.
    package let recoveryPoint: UInt64?

    /// Judges the end of a run.
    package init(_ order: DrillOrder, _ report: RunEnded) {
        let result = report.outcome == .done ? report.drill : nil
        let reached = result?.reachedTarget == true
        recoveryTime = reached ? Self.recoveryTime(report.steps) : nil
        recoveryPoint = reached ? Self.recoveryPoint(order, result?.lastCommit) : nil
        var answers: [Answer] = []
        if let result {
            let missed = reached ? nil : "recovery did not reach the target"
            answers.append(Answer(question: .restore, complaint: missed))
            answers += Self.checked(order, result.checks)
        } else {
            let reason = "it could not be restored: \(report.text ?? "no reason was told")"
            answers.append(Answer(question: .restore, complaint: reason))
        }
        if reached, order.asked == Self.latest {
            let isAhead = Self.isAhead(order, result?.lastCommit)
            let reason = "the database's clock is ahead of the coordinator's, so that lost work cannot be told"
            answers.append(Answer(question: .clock, complaint: isAhead ? reason : nil))
        }
        answers += Self.objective(.recoveryTime, "recovery time", recoveryTime, order.recoveryTime)
        answers += Self.objective(.recoveryPoint, "recovery point", recoveryPoint, order.recoveryPoint)
        self.answers = answers
    }

    /// Why it failed.
    package var reasons: [String] { answers.compactMap(\.complaint) }
    package var verdict: DrillVerdict { reasons.isEmpty ? .passed : .failed }

    /// The answers to everything that was to be asked, in the agent's order; one that is missing is a complaint.
    private static func checked(_ order: DrillOrder, _ results: [DrillCheckResult]) -> [Answer] {
        let asked = DrillQuestion.all(of: order)
        return asked.enumerated().map { index, asked in
            guard index < results.count, results[index].name == asked.name else {
                return Answer(question: asked.question, complaint: "check '\(asked.name)' was not answered")
            }
            return Answer(question: asked.question, complaint: complaint(results[index]))
        }
            + results.dropFirst(asked.count).map { result in
                Answer(question: .program(result.name), complaint: complaint(result))
            }
    }

    private static func recoveryTime(_ steps: [StepTime]) -> UInt64 {
        steps.filter { recoverySteps.contains($0.name) }.reduce(0) { $0 &+ $1.microseconds }
    }

    /// How far the clocks of database and coordinator may be apart before lost work cannot be told.
    private static let clockTolerance = Duration.seconds(5)
    /// The one target of which it can be told how much work is lost: any other leaves out what came later.
    private static let latest = "latest"

    /// Whether something is later than the moment of the order, which is the present.
    private static func isAhead(_ order: DrillOrder, _ lastCommit: Timestamp?) -> Bool {
        guard order.asked == latest, let moment = order.moment else { return false }
        return [lastCommit, order.covered].compactMap(\.self).contains { $0 > moment.advanced(by: clockTolerance) }
    }

    /// From the last recovered commit to the moment asked for; where the log is known to be complete, nothing was lost
    /// though nothing was committed.
    private static func recoveryPoint(_ order: DrillOrder, _ lastCommit: Timestamp?) -> UInt64? {
        guard order.asked == latest, !isAhead(order, lastCommit), let moment = order.moment,
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

    private static func objective(
        _ question: DrillQuestion, _ name: String, _ value: UInt64?, _ objective: UInt64?
    ) -> [Answer] {
        objective.map { [Answer(question: question, complaint: missed(name, value, $0))] } ?? []
    }

    private static func missed(_ name: String, _ value: UInt64?, _ objective: UInt64) -> String? {
        guard let value else { return "the \(name) cannot be told, so that its objective is not met" }
        guard value > objective else { return nil }
        return "the \(name) of \(text(value)) is beyond the objective of \(text(objective))"
    }

    private static func text(_ microseconds: UInt64) -> String {
        DecimalText.duration(.microseconds(Int64(clamping: microseconds)))
    }
}
