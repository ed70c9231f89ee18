import Platform
import Protocol

/// `holdfast status`: how everything stands.
struct StatusCommand: OperatorVerb {
    static let syntax = CommandSyntax(
        "holdfast status", "agents, sources, last backups, log positions, restore windows, findings",
        options: Profile.options)

    static func run(_ arguments: Arguments) async throws -> CommandResult {
        let report = try await Coordinator.ask(OpStatus(), for: StatusReport.self, arguments)
        return CommandResult(text: StatusText(report: report).text, json: report.json)
    }
}
