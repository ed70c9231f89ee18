import Platform

/// A call that was made to fail, and what came of it.
struct FailedCall {
    enum Outcome: Equatable {
        /// The work succeeded all the same, with the right result.
        case wentOn
        /// The work failed and said why, with this code; the next attempt succeeded.
        case refused(String)
        /// The program ended itself and said why, with this code; started again, it did the work.
        case ended(String)
    }

    var failure: FailingCalls.Failure
    /// Which call, counted from the beginning of the work.
    var number: Int
    /// The call's name and what it was about.
    var call: String
    var outcome: Outcome
    /// How long the work took in which it failed.
    var took: Duration

    /// Writes a table of results into the page of reliability.
    static func write(_ calls: [FailedCall], of total: Int, as title: String) throws {
        let rows = FailingCalls.Failure.allCases.compactMap { failure -> [String]? in
            let such = calls.filter { $0.failure == failure }
            guard !such.isEmpty else { return nil }
            let went = such.count { $0.outcome == .wentOn }
            let codes = Dictionary(grouping: such.compactMap(\.code)) { $0 }.sorted { $0.key < $1.key }
            let told = codes.map { "\($0.key) (\($0.value.count))" }.joined(separator: ", ")
            return [failure.name, "\(such.count)", "\(went)", "\(such.count - went)", told.isEmpty ? "–" : told]
        }
        let table = ReliabilityPage.table(
            ["failure", "times", "went on", "failed with a clear error, then succeeded", "errors told"], rows)
        let count = "The work takes \(total) calls; \(calls.count) times one was made to fail."
        let longest = calls.max { $0.took < $1.took }.map { call in
            " The longest took \(DecimalText.duration(call.took)): \(call.failure.name) of \(call.name)."
        }
        let text = "### \(title)\n\n\(count)\(longest ?? "")\n\n" + table
        try ReliabilityPage.write(text, as: "failing calls: \(title)")
    }

    /// The call's name without what it was about, which is another one in each run.
    private var name: Substring { call.prefix { $0 != " " } }

    private var code: String? {
        switch outcome {
        case .wentOn: nil
        case .refused(let code): code
        case .ended(let code): code + ", started again"
        }
    }
}
