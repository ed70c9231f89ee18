import Platform
import Protocol

/// `holdfast source add`: puts a database cluster under protection.
struct SourceAddCommand: OperatorVerb {
    static let syntax = CommandSyntax(
        "holdfast source add", "protect a database cluster", words: [.init("postgresql"), .init("NAME")],
        options: SourceSettings.options + Profile.options)

    static func run(_ arguments: Arguments) async throws -> CommandResult {
        let engine = try arguments.word("postgresql")
        guard engine == "postgresql" else {
            throw HoldfastError(.usage, "there is no engine '\(engine)'; this version knows postgresql")
        }
        let settings = try SourceSettings(arguments)
        guard let agent = settings.agent, let connection = settings.connection else {
            throw HoldfastError(.usage, "holdfast source add needs --agent and --connection")
        }
        let request = OpSourceAdd(
            name: try arguments.sourceName(), agent: agent, engine: engine, connection: connection,
            passwordFile: settings.passwordFile, readers: settings.readers, maxRate: settings.maxRate,
            compress: settings.compress, slotLimit: settings.slotLimit, synchronous: settings.synchronous)
        let reply = try await Coordinator.ask(request, for: OpSourceReply.self, arguments)
        return SourceShowCommand.result(reply)
    }
}
