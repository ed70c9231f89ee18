import Platform
import Protocol

/// `holdfast agent list`: all agents.
struct AgentListCommand: OperatorVerb {
    static let syntax = CommandSyntax("holdfast agent list", "list the agents", options: Profile.options)

    static func run(_ arguments: Arguments) async throws -> CommandResult {
        let list = try await Coordinator.ask(OpAgentList(), for: AgentList.self, arguments)
        return CommandResult(text: table(list.agents), json: .array(list.agents.map(\.json)))
    }

    /// Agents as a table.
    static func table(_ agents: [AgentRow]) -> String {
        var table = TextTable("agent", "site", "may", "state", "host", "last seen", "version")
        for row in agents {
            table.add(
                row.name.text, row.site, Wording.roles(row.roles), "\(row.state)", row.hostName,
                Wording.time(row.lastSeen),
                row.software)
        }
        return table.text
    }
}
