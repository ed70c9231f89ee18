import Platform
import Protocol

/// `holdfast source pause`: stop reading log and taking backups.
struct SourcePauseCommand: OperatorVerb {
    static let syntax = CommandSyntax(
        "holdfast source pause", "stop reading log and taking backups", words: [.init("NAME")], options: Profile.options
    )

    static func run(_ arguments: Arguments) async throws -> CommandResult {
        let name = try arguments.sourceName()
        _ = try await Coordinator.ask(OpSourcePause(name: name, paused: true), for: Done.self, arguments)
        return CommandResult(
            text: "source '\(name)' is paused\n", json: ["source": .string(name.text), "paused": .bool(true)])
    }
}
