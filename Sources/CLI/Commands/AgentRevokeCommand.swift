import Platform
import Protocol

/// `holdfast agent revoke`: takes an agent's identity away for ever.
struct AgentRevokeCommand: OperatorVerb {
    static let syntax = CommandSyntax(
        "holdfast agent revoke", "take an agent's identity away and cut its connection", words: [.init("NAME")],
        options: Profile.options)

    static func run(_ arguments: Arguments) async throws -> CommandResult {
        let name = try arguments.agentName()
        _ = try await Coordinator.ask(OpAgentRevoke(name: name), for: Done.self, arguments)
        return CommandResult(text: "agent '\(name)' is revoked\n", json: ["revoked": .string(name.text)])
    }
}
