import Platform
import Protocol

/// `holdfast job show`: one job.
struct JobShowCommand: OperatorVerb {
    static let syntax = CommandSyntax(
        "holdfast job show", "show a job", words: [.init("ID")],
        options: [.init("--follow", "stay with it to its end; the exit status is the job's")] + Profile.options)

    static func run(_ arguments: Arguments) async throws -> CommandResult {
        let job: JobID = try arguments.identifier()
        if arguments.isSet("--follow") { return try await JobFollower.result(of: job, arguments: arguments) }
        let row = try await Coordinator.ask(OpJobShow(job: job), for: JobRow.self, arguments)
        return CommandResult(text: row.report, json: row.json)
    }
}
