import Platform
import Protocol

/// `holdfast source remove`: ends the protection, keeps the backups.
struct SourceRemoveCommand: OperatorVerb {
    static let syntax = CommandSyntax(
        "holdfast source remove", "protect a source no longer; its backups stay", words: [.init("NAME")],
        options: Profile.options)

    static func run(_ arguments: Arguments) async throws -> CommandResult {
        let name = try arguments.sourceName()
        _ = try await Coordinator.ask(OpSourceRemove(name: name), for: Done.self, arguments)
        return CommandResult(
            text: "source '\(name)' is no longer protected; its backups stay\n", json: ["removed": .string(name.text)])
    }
}
