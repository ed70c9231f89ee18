import Platform
import Protocol

/// `holdfast log flush`: brings the open tail of the log into the repository.
struct LogFlushCommand: OperatorVerb {
    static let syntax = CommandSyntax(
        "holdfast log flush", "bring the open tail of the log into the repository now", words: [.init("NAME")],
        options: Profile.options)

    static func run(_ arguments: Arguments) async throws -> CommandResult {
        let name = try arguments.sourceName()
        let reply = try await Coordinator.ask(OpLogFlush(name: name), for: FlushReply.self, arguments)
        let position = reply.position
        return CommandResult(
            text: "the log of '\(name)' is durable to \(position.lsn) on timeline \(position.timeline)\n",
            json: [
                "timeline": .unsigned(UInt64(position.timeline.rawValue)), "lsn": .described(position.lsn),
                "time": .time(reply.time),
            ])
    }
}
