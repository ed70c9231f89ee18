import Platform
import Protocol

/// `holdfast source member remove`: ends a membership.
struct SourceMemberRemoveCommand: OperatorVerb {
    static let syntax = CommandSyntax(
        "holdfast source member remove", "follow no failover to this host any more; its server keeps no log for it",
        words: [.init("NAME"), .init("AGENT")], options: Profile.options)

    static func run(_ arguments: Arguments) async throws -> CommandResult {
        let request = OpMemberRemove(name: try arguments.sourceName(), agent: try arguments.agentName("AGENT"))
        let list = try await Coordinator.ask(request, for: MemberList.self, arguments)
        return SourceMemberListCommand.result(list)
    }
}
