import Platform
import Protocol

/// `holdfast catalog rebuild`: the coordinator's catalogue, made anew from the repository.
struct CatalogRebuildCommand: OperatorVerb {
    static let syntax = CommandSyntax(
        "holdfast catalog rebuild", "make the coordinator's catalogue anew from the repository",
        options: [.init("--detach", "return the job's id at once")] + Profile.options,
        notes: "The coordinator goes on meanwhile and changes to the new catalogue at once. It keeps its jobs, "
            + "findings and results of verifications, which lie in no chain, and the settings of sources where it has "
            + "no site key to read them anew. When the catalogue is lost, use 'holdfast-coordinator rebuild'.")

    static func run(_ arguments: Arguments) async throws -> CommandResult {
        let made = try await Coordinator.ask(OpCatalogRebuild(), for: JobReference.self, arguments)
        return try await JobFollower.result(of: made.job, arguments: arguments)
    }
}
