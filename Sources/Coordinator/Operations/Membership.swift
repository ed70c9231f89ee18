import Platform
import Protocol

/// A member that does not write, as operators see it.
struct Membership: Sendable {
    let row: MemberRow
    /// The agent that writes.
    let writer: AgentName

    /// What an operator should know of it; a finding goes away with its cause.
    func findings(of source: SourceName, at now: Timestamp) -> [FindingRow] {
        let agent = row.agent.text
        func finding(_ severity: FindingSeverity, _ kind: String, _ text: String) -> [FindingRow] {
            [FindingRow(time: row.heard ?? now, severity: severity, kind: kind, text: text, source: source)]
        }
        switch row.standing {
        case .rival:
            let timeline = row.timeline.map { " on timeline \($0)" } ?? ""
            return finding(
                .critical, "double-primary",
                "the server of member '\(agent)' is a primary\(timeline) apart from that of '\(writer)', whose log is "
                    + "kept; nothing of it is stored: stop it or make it a standby again (pg_rewind); if it is the right "
                    + "one, holdfast source edit \(source) --agent \(agent)")
        case .foreign:
            return finding(
                .critical, "foreign-cluster",
                "the server of member '\(agent)' belongs to another cluster; nothing is kept there for the source")
        case .failing:
            let problem = row.problem.map { ": \($0)" } ?? ""
            return finding(.warning, "member-failing", "the server of member '\(agent)' cannot be asked\(problem)")
        case .silent:
            return finding(
                .warning, "member-silent",
                "agent '\(agent)' has not told how its server stands; a failover to it would not be followed")
        case .keeping, .promoted: return slotFinding.map { finding(.warning, "slot-held", $0) } ?? []
        case .writing: return []
        }
    }

    private var slotFinding: String? {
        let held = row.slotHeldBytes.map { "\(ByteCount(bytes: $0))" } ?? "log"
        return switch row.slotState {
        case "extended": "the slot at member '\(row.agent)' holds back \(held), more than its server keeps by itself"
        case "unreserved": "the slot at member '\(row.agent)' holds back \(held): the next checkpoint drops it"
        default: nil
        }
    }
}
