import Platform
import Protocol

/// `holdfast source resume`: go on after a pause.
struct SourceResumeCommand: OperatorVerb {
    static let syntax = CommandSyntax(
        "holdfast source resume", "go on after a pause", words: [.init("NAME")], options: Profile.options)

    static func run(_ arguments: Arguments) async throws -> CommandResult {
        let name = try arguments.sourceName()
        _ = try await Coordinator.ask(OpSourcePause(name: name, paused: false), for: Done.self, arguments)
        return CommandResult(
            text: "source '\(name)' is protected again\n", json: ["source": .string(name.text), "paused": .bool(false)])
    }
}
