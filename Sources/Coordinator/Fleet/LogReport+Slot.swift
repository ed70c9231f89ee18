import Platform
package import Protocol

/// What the keep slot's state means for the database.
extension LogReport {
    /// A finding while the slot holds back more than the database keeps by itself; it goes away with its cause.
    package func slotFinding(of source: SourceName, limit: UInt64?) -> FindingRow? {
        let held = ByteCount(bytes: status.slotHeldBytes)
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

    private func finding(_ severity: FindingSeverity, _ source: SourceName, _ text: String) -> FindingRow {
        FindingRow(time: received, severity: severity, kind: "slot-held", text: text, source: source)
    }
}
