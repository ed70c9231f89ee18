import Platform
import Protocol

/// `holdfast source pause`: stop reading log and taking backups.
struct SourcePauseCommand: OperatorVerb {
    static let syntax = CommandSyntax(
        "holdfast source pause", "stop reading log and taking backups", words: [.init("NAME")],
        options: [.init("--force", "also while the database's commits wait for the source, and then for ever")]
            + Profile.options)

    static func run(_ arguments: Arguments) async throws -> CommandResult {
        let name = try arguments.sourceName()
        let request = OpSourcePause(name: name, paused: true, force: arguments.isSet("--force"))
        _ = try await Coordinator.ask(request, for: Done.self, arguments)
        return CommandResult(
            text: "source '\(name)' is paused\n", json: ["source": .string(name.text), "paused": .bool(true)])
    }
}
