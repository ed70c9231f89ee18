import Platform
import Protocol

/// `holdfast agent show`: one agent.
struct AgentShowCommand: OperatorVerb {
    static let syntax = CommandSyntax(
        "holdfast agent show", "show an agent", words: [.init("NAME")], options: Profile.options)

    static func run(_ arguments: Arguments) async throws -> CommandResult {
        let name = try arguments.agentName()
        let list = try await Coordinator.ask(OpAgentList(), for: AgentList.self, arguments)
        guard let row = list.agents.last(where: { $0.name == name }) else {
            throw HoldfastError(.noSuchThing, "there is no agent '\(name)'; holdfast agent list shows all")
        }
        var table = FactTable()
        table.add("agent", row.name.text)
        table.add("id", row.agent.description)
        table.add("site", row.site)
        table.add("may", Wording.roles(row.roles))
        table.add("state", "\(row.state)")
        table.add("host", row.hostName)
        table.add("enrolled", Wording.time(row.enrolled))
        table.add("last seen", Wording.time(row.lastSeen))
        table.add("version", row.software)
        table.add("certificate until", Wording.time(row.certificateExpires))
        return CommandResult(text: table.text, json: row.json)
    }
}
