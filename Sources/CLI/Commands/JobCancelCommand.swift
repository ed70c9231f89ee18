import Platform
import Protocol

/// `holdfast job cancel`: ends a job.
struct JobCancelCommand: OperatorVerb {
    static let syntax = CommandSyntax(
        "holdfast job cancel", "end a job, leaving no trace of it", words: [.init("ID")], options: Profile.options)

    static func run(_ arguments: Arguments) async throws -> CommandResult {
        let job: JobID = try arguments.identifier()
        _ = try await Coordinator.ask(OpJobCancel(job: job), for: Done.self, arguments)
        return CommandResult(text: "job \(job) is told to end\n", json: ["cancelled": .described(job)])
    }
}
