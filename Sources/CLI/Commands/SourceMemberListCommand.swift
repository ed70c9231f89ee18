import Platform
import Protocol

/// `holdfast source member list`: the members of a source, the one that writes first.
struct SourceMemberListCommand: OperatorVerb {
    static let syntax = CommandSyntax(
        "holdfast source member list", "list the members of a source and how each stands", words: [.init("NAME")],
        options: Profile.options)

    static func run(_ arguments: Arguments) async throws -> CommandResult {
        let request = OpMemberList(name: try arguments.sourceName())
        return result(try await Coordinator.ask(request, for: MemberList.self, arguments))
    }

    /// What all commands about members answer.
    static func result(_ list: MemberList) -> CommandResult {
        let report = list.report.map { "\n" + SourceCheckCommand.text($0) } ?? ""
        return CommandResult(
            text: table(list.rows).text + report,
            json: ["members": .array(list.rows.map(\.json)), "report": list.report?.json ?? .null])
    }

    /// The members for people.
    static func table(_ rows: [MemberRow]) -> TextTable {
        var table = TextTable("member", "stands", "server", "timeline", "log end", "slot", "held", "connection")
        for row in rows {
            table.add(
                row.agent.text + (row.agentState == .online ? "" : " (\(row.agentState))"), "\(row.standing)",
                server(row), row.timeline.map { "\($0)" } ?? "", row.position.map { "\($0)" } ?? "",
                row.slotState ?? "", Wording.bytes(row.slotHeldBytes) ?? "", row.connection)
        }
        return table
    }

    private static func server(_ row: MemberRow) -> String {
        guard let isInRecovery = row.isInRecovery else { return row.standing == .writing ? "primary" : "unknown" }
        return isInRecovery ? "standby" : "primary"
    }
}
