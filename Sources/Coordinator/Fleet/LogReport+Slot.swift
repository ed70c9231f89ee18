import Platform
package import Protocol

/// What the keep slot's state means for the database.
extension LogReport {
    /// From how many hundredths of its limit on the slot is told of, and is an alarm.
    static let slotShares = (warning: 50 as UInt64, alarm: 80 as UInt64)

    /// A finding while the slot holds back more than the database keeps by itself, or a fair share of what it may hold
    /// back at all; it goes away with its cause.
    package func slotFinding(of source: SourceName, limit: UInt64?) -> FindingRow? {
        let held = ByteCount(bytes: status.slotHeldBytes)
        if let share = limit.map({ Self.share(status.slotHeldBytes, of: $0) }), share >= Self.slotShares.warning,
            status.slotState == "kept" || status.slotState == "extended"
        {
            return finding(
                share < Self.slotShares.alarm ? .warning : .critical, source,
                "the slot holds back \(held) of log, \(share) % of the \(ByteCount(bytes: limit ?? 0)) at which the "
                    + "database drops it, which ends the restore window; bring agent, coordinator and repository up")
        }
        switch status.slotState {
        case "extended":
            let end = limit.map { ", and it drops the slot at \(ByteCount(bytes: $0))" } ?? ""
            return finding(
                .warning, source,
                "the slot holds back \(held) of log, more than the database keeps by itself; its disk fills" + end)
        case "unreserved":
            return finding(
                .critical, source,
                "the slot holds back \(held) of log, more than the database allows: its next checkpoint drops it")
        default: return nil
        }
    }

    /// Whole hundredths.
    private static func share(_ bytes: UInt64, of limit: UInt64) -> UInt64 {
        let (product, overflow) = bytes.multipliedReportingOverflow(by: 100)
        return (overflow ? .max : product) / max(1, limit)
    }

    private func finding(_ severity: FindingSeverity, _ source: SourceName, _ text: String) -> FindingRow {
        FindingRow(time: received, severity: severity, kind: "slot-held", text: text, source: source)
    }
}
