import Platform
import Protocol

/// `holdfast source edit`: changes what is given, leaves the rest.
struct SourceEditCommand: OperatorVerb {
    static let syntax = CommandSyntax(
        "holdfast source edit", "change settings of a source", words: [.init("NAME")],
        options: SourceSettings.options
            + [
                .init(
                    "--force", "asynchronous also while the database's commits wait for the source, and then for ever")
            ]
            + Profile.options)

    static func run(_ arguments: Arguments) async throws -> CommandResult {
        let settings = try SourceSettings(arguments)
        let request = OpSourceEdit(
            name: try arguments.sourceName(), agent: settings.agent, connection: settings.connection,
            passwordFile: settings.passwordFile, readers: settings.readers, maxRate: settings.maxRate,
            compress: settings.compress, slotLimit: settings.slotLimit, synchronous: settings.synchronous,
            force: arguments.isSet("--force") ? true : nil)
        let reply = try await Coordinator.ask(request, for: OpSourceReply.self, arguments)
        return SourceShowCommand.result(reply)
    }
}
