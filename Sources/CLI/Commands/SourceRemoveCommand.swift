import Platform
import Protocol

/// `holdfast source remove`: ends the protection, keeps the backups.
struct SourceRemoveCommand: OperatorVerb {
    static let syntax = CommandSyntax(
        "holdfast source remove", "protect a source no longer; its backups stay", words: [.init("NAME")],
        options: [.init("--force", "also while the database's commits wait for the source, and then for ever")]
            + Profile.options)

    static func run(_ arguments: Arguments) async throws -> CommandResult {
        let name = try arguments.sourceName()
        let request = OpSourceRemove(name: name, force: arguments.isSet("--force"))
        let reply = try await Coordinator.ask(request, for: OpSourceReply.self, arguments)
        var text = "source '\(name)' is no longer protected; its backups stay\n"
        for item in reply.report?.items ?? [] { text += "warning: \(item.text); \(item.remedy ?? "")\n" }
        return CommandResult(text: text, json: ["removed": .string(name.text), "report": reply.report?.json ?? .null])
    }
}
