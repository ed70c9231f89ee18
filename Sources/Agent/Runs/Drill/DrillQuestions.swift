import Platform
package import Protocol
import Repository

/// What a drill asks of its database, each question within the time that is left.
package struct DrillQuestions: Sendable {
    let order: DrillOrder
    let engine: any DrillEngine
    let end: ContinuousClock.Instant

    /// - Parameters:
    ///   - order: what to ask.
    ///   - engine: the database.
    ///   - end: when the time for all of it is over.
    package init(order: DrillOrder, engine: any DrillEngine, end: ContinuousClock.Instant) {
        self.order = order
        self.engine = engine
        self.end = end
    }

    /// Asks everything that an open database is asked.
    ///
    /// - Throws: `CancellationError`; whatever else goes wrong belongs to the check that met it.
    package func ask() async throws -> [DrillCheckResult] {
        var results: [DrillCheckResult] = []
        for check in order.checks {
            results.append(
                try await measured(check.name, expected: check.expectation) { limit in
                    CheckJudgement.judge(check, found: try await engine.answer(check, within: limit))
                })
            FaultPoint.hit("drill.answered")
        }
        guard order.amcheck else { return results }
        return results + [try await sound(DrillQuestion.structure, engine.checkStructure)]
    }

    /// Reads every page of the stopped database.
    func readPages() async throws -> DrillCheckResult {
        try await sound(DrillQuestion.pages, engine.checkPages)
    }

    private func sound(
        _ name: String, _ complaint: (Duration) async throws -> String?
    ) async throws -> DrillCheckResult {
        try await measured(name, expected: nil) { limit in
            let complaint = try await complaint(limit)
            return .init(verdict: complaint == nil ? .passed : .failed, found: complaint.map(CheckJudgement.cut))
        }
    }

    private func measured(
        _ name: String, expected: String?, _ body: (Duration) async throws -> CheckJudgement.Outcome
    ) async throws -> DrillCheckResult {
        let begun = ContinuousClock.now
        let outcome: CheckJudgement.Outcome
        do {
            guard begun < end else { throw HoldfastError(.timedOut, "the time limit of the drill is over") }
            outcome = try await body(end - begun)
        } catch {
            // A cancelled drill has no verdict.
            try Task.checkCancellation()
            let reason = HoldfastError(channelError: error).description
            outcome = .init(verdict: .broken, found: CheckJudgement.cut(reason))
        }
        let (seconds, attoseconds) = begun.duration(to: .now).components
        return DrillCheckResult(
            name: name, verdict: outcome.verdict, expected: expected, found: outcome.found,
            microseconds: UInt64(clamping: seconds) * 1_000_000 + UInt64(clamping: attoseconds / 1_000_000_000_000))
    }
}

extension DrillCheck {
    /// What is expected, in words.
    fileprivate var expectation: String? {
        switch comparison {
        case .equal: expected
        case .atLeast: expected.map { "at least \($0)" }
        case .atMost: expected.map { "at most \($0)" }
        }
    }
}
