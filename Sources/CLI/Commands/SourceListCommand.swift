import Platform
import Protocol

/// `holdfast source list`: all sources.
struct SourceListCommand: OperatorVerb {
    static let syntax = CommandSyntax("holdfast source list", "list the sources", options: Profile.options)

    static func run(_ arguments: Arguments) async throws -> CommandResult {
        let list = try await Coordinator.ask(OpSourceList(), for: SourceList.self, arguments)
        var table = TextTable("source", "engine", "agent", "connection", "compress", "state")
        for row in list.rows {
            let state = row.removed ? "removed" : row.paused ? "paused" : "active"
            table.add(row.name.text, row.engine, row.agent.text, row.connection, row.compress, state)
        }
        return CommandResult(text: table.text, json: .array(list.rows.map(\.json)))
    }
}
