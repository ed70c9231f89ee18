import Platform
import Protocol

/// `holdfast job list`: the newest jobs, the newest last.
struct JobListCommand: OperatorVerb {
    static let syntax = CommandSyntax(
        "holdfast job list", "list the newest jobs, the newest last",
        options: [.init("--limit", "N", "no more than these (default 50, at most \(OpJobList.limits.upperBound))")]
            + Profile.options)

    static func run(_ arguments: Arguments) async throws -> CommandResult {
        let limit: UInt32 = try arguments.integer("--limit", in: 1...UInt32(OpJobList.limits.upperBound)) ?? 50
        let list = try await Coordinator.ask(OpJobList(limit: limit), for: JobList.self, arguments)
        var table = TextTable("job", "kind", "source", "agent", "state", "created", ">took", "error")
        for row in list.rows {
            table.add(
                row.job.description, "\(row.kind)", row.source?.text, row.agent?.text, "\(row.state)",
                Wording.time(row.created), row.took.map(DecimalText.duration), row.problem)
        }
        return CommandResult(text: table.text, json: .array(list.rows.map(\.json)))
    }
}
