package import Platform
package import Protocol

/// Something an operator should know: an alarm of a source, or what a verification found.
package struct Finding: Sendable, Equatable {
    /// The kinds after which nothing later can be restored without a new base.
    package static let kindsLackingBase = ["fork", "gap", "slot-lost"]
    /// What a drill found stands until a later one of the same or a newer backup has asked the same again.
    package static let drillFailed = "drill-failed"
    /// The longest reason that an operator can give for ending a finding, in bytes.
    package static let reasonLimit = 500

    /// How much it matters.
    package enum Severity: String, Sendable {
        case warning
        case alarm
    }

    /// The source it concerns; nil for the repository as a whole.
    package var source: SourceID?
    package var time: Timestamp
    package var severity: Severity
    /// A word such as `gap`, `fork`, `missing`.
    package var kind: String
    package var text: String
    /// When it was put right; nil while it stands.
    package var resolved: Timestamp?
    /// Who ended it on their word, and why; nil when it was put right.
    package var resolvedBy: String?
    package var reason: String?

    package init(
        source: SourceID?, time: Timestamp, severity: Severity, kind: String, text: String, resolved: Timestamp? = nil,
        resolvedBy: String? = nil, reason: String? = nil
    ) {
        self.source = source
        self.time = time
        self.severity = severity
        self.kind = kind
        self.text = text
        self.resolved = resolved
        self.resolvedBy = resolvedBy
        self.reason = reason
    }
}
