package import Protocol

/// Judges what a check found: a pure function of expectation and finding.
package enum CheckJudgement {
    /// The most that is told of what was found, in bytes of UTF-8.
    package static let foundLimit = 1024

    /// What comes of a finding.
    package struct Outcome: Sendable, Equatable {
        package let verdict: DrillCheckVerdict
        /// What is told as found.
        package let found: String?
    }

    /// - Parameters:
    ///   - check: what is expected.
    ///   - found: the answer; nil for null and for no row.
    /// - Returns: how the check went.
    package static func judge(_ check: DrillCheck, found: String?) -> Outcome {
        let told = found.map(cut)
        guard let expected = check.expected else { return Outcome(verdict: .passed, found: told) }
        switch check.comparison {
        case .equal: return Outcome(verdict: found == expected ? .passed : .failed, found: told)
        case .atLeast: return compare(found, expected) { $0 >= $1 }
        case .atMost: return compare(found, expected) { $0 <= $1 }
        }
    }

    private static func compare(
        _ found: String?, _ expected: String, _ holds: (Int64, Int64) -> Bool
    ) -> Outcome {
        guard let limit = Int64(expected) else {
            return Outcome(verdict: .broken, found: "the expected '\(cut(expected))' is no whole number")
        }
        guard let found else { return Outcome(verdict: .failed, found: nil) }
        guard let number = Int64(found) else {
            return Outcome(verdict: .broken, found: cut("the answer '\(found)' is no whole number"))
        }
        return Outcome(verdict: holds(number, limit) ? .passed : .failed, found: found)
    }

    /// As much of a text as may be told, whole characters only.
    package static func cut(_ text: String) -> String {
        guard text.utf8.count > foundLimit else { return text }
        let mark = "..."
        var (kept, room) = ("", foundLimit - mark.utf8.count)
        for scalar in text.unicodeScalars {
            room -= UTF8.width(scalar)
            if room < 0 { break }
            kept.unicodeScalars.append(scalar)
        }
        return kept + mark
    }
}
