import Platform
import Protocol

/// `holdfast job log`: what a job reported.
struct JobLogCommand: OperatorVerb {
    static let syntax = CommandSyntax(
        "holdfast job log", "print what a job reported", words: [.init("ID")], options: Profile.options)

    static func run(_ arguments: Arguments) async throws -> CommandResult {
        let log = try await Coordinator.ask(OpJobLog(job: arguments.identifier()), for: JobLog.self, arguments)
        return CommandResult(
            text: log.lines.map { "\($0.time.iso8601)  \($0.text.escapedForOneLine)\n" }.joined(),
            json: .array(log.lines.map { ["time": .time($0.time), "text": .string($0.text)] }))
    }
}
