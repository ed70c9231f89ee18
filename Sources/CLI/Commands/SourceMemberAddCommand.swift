import Platform
import Protocol

/// `holdfast source member add`: makes an agent on another host of the cluster a member.
struct SourceMemberAddCommand: OperatorVerb {
    static let syntax = CommandSyntax(
        "holdfast source member add", "follow a failover of the cluster to another host",
        words: [.init("NAME"), .init("AGENT")],
        options: [
            OptionSyntax("--connection", "'host=… port=… user=…'", "how the agent connects, without password"),
            OptionSyntax("--password-file", "PATH-ON-AGENT", "file on the agent's host that holds the password"),
        ] + Profile.options,
        notes: """
            The agent runs on the host of a standby (or of the primary, where a standby's agent writes now). Its server
            holds log back for the source, and when it is promoted the source follows it by itself. Given again for a
            member, it changes how the agent connects.
            """)

    static func run(_ arguments: Arguments) async throws -> CommandResult {
        guard let connection = arguments.option("--connection") else {
            throw HoldfastError(.usage, "holdfast source member add needs --connection")
        }
        try SourceSettings.refuseSecret(in: connection)
        let request = OpMemberAdd(
            name: try arguments.sourceName(), agent: try arguments.agentName("AGENT"), connection: connection,
            passwordFile: arguments.option("--password-file"))
        let list = try await Coordinator.ask(request, for: MemberList.self, arguments)
        return SourceMemberListCommand.result(list)
    }
}
