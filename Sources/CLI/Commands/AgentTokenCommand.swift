import Platform
import Protocol

/// `holdfast agent token`: a one-time token with which a host enrols its agent.
struct AgentTokenCommand: OperatorVerb {
    static let syntax = CommandSyntax(
        "holdfast agent token", "make a one-time token that enrols an agent", words: [.init("NAME")],
        options: [
            .init("--site", "S", "the agent's site (default: the coordinator's)"),
            .init(
                "--for", "protect|restore|drill", repeatable: true,
                "what the agent may do (default: protect and restore)"),
        ] + Profile.options,
        notes: "The token is printed alone on standard output. Put it into a file that only the agent's user can read.")

    static func run(_ arguments: Arguments) async throws -> CommandResult {
        let request = OpAgentToken(
            name: try arguments.agentName(), site: arguments.option("--site") ?? "", roles: try roles(arguments))
        let reply = try await Coordinator.ask(request, for: OpTokenReply.self, arguments)
        if !arguments.isSet("--json") {
            Output.complain("valid once, until \(Wording.time(reply.expires) ?? ""); shown only here")
        }
        return CommandResult(
            text: reply.token + "\n", json: ["token": .string(reply.token), "expires": .time(reply.expires)])
    }

    private static func roles(_ arguments: Arguments) throws(HoldfastError) -> [AgentRole] {
        var roles: [AgentRole] = []
        for word in arguments.all("--for").flatMap({ $0.split(separator: ",") }) {
            guard let role = AgentRole.allCases.first(where: { $0.text == word }) else {
                throw HoldfastError(.usage, "--for takes protect, restore or drill, not '\(word)'")
            }
            if !roles.contains(role) { roles.append(role) }
        }
        return roles.isEmpty ? [.protect, .restore] : roles
    }
}
