import Platform
import Protocol

/// `holdfast finding resolve`: ends a finding that nothing else may ever end.
struct FindingResolveCommand: OperatorVerb {
    static let syntax = CommandSyntax(
        "holdfast finding resolve", "end a finding of a failed drill or of lost log, on your word",
        words: [.init("ID")],
        options: [.init("--because", "TEXT", "why it counts no more, for whoever asks later")] + Profile.options,
        notes:
            "For 'drill-failed' when what was asked is asked no more, and 'acknowledged-lost' when that log will not "
            + "come back; 'status' shows the id. Who ended it and why stands in the audit log, and in 'status' for a day. "
            + "Nothing else changes: the drill keeps its verdict, and a restore over lost log is refused as before. All "
            + "other findings go by themselves.")

    static func run(_ arguments: Arguments) async throws -> CommandResult {
        let (id, reason) = (try arguments.word("ID"), try arguments.required("--because"))
        _ = try await Coordinator.ask(
            OpFindingResolve(finding: id.lowercased(), reason: reason), for: Done.self, arguments)
        return CommandResult(text: "finding \(id) is ended\n", json: ["id": .string(id)])
    }
}
