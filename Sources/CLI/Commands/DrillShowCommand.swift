import Platform
import Protocol

/// `holdfast drill show`: what a drill found.
struct DrillShowCommand: OperatorVerb {
    static let syntax = CommandSyntax(
        "holdfast drill show", "show a drill, or the last one of a source", words: [.init("NAME|JOB")],
        options: Profile.options, notes: "The signature of the evidence is checked before it is shown.")

    static func run(_ arguments: Arguments) async throws -> CommandResult {
        let detail = try await detail(arguments)
        let proof = try DrillProof(detail.evidence, pinned: .sha256(of: detail.root))
        return CommandResult(text: proof.page, json: ["drill": detail.row.json, "statement": proof.statement])
    }

    /// Asks for the drill that the line names, by the job when it looks like one.
    static func detail(_ arguments: Arguments) async throws -> DrillDetail {
        let word = try arguments.word("NAME|JOB")
        let request: OpDrillShow
        if let job = JobID(text: word) {
            request = OpDrillShow(job: job)
        } else {
            request = OpDrillShow(name: try arguments.sourceName("NAME|JOB"))
        }
        return try await Coordinator.ask(request, for: DrillDetail.self, arguments)
    }
}
