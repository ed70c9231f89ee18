import Platform
import Protocol

/// `holdfast verify`: reads every object and names what is wrong.
struct VerifyCommand: OperatorVerb {
    static let syntax = CommandSyntax(
        "holdfast verify", "read every object and name what is wrong; no key is needed",
        words: [.init("NAME", optional: true)],
        options: [
            .init("--repository", "DIR", "look into this directory without a coordinator; NAME is then a source's id"),
            .init("--detach", "return the job's id at once"),
        ] + Profile.options,
        notes:
            "Exit status 1 on any finding, a missing object too. Each finding names the restore points that it breaks.")

    static func run(_ arguments: Arguments) async throws -> CommandResult {
        if let directory = arguments.option("--repository") {
            return try await DirectoryScrub(directory: directory, arguments: arguments).run()
        }
        let name = arguments.optionalWord("NAME") == nil ? nil : try arguments.sourceName()
        let made = try await Coordinator.ask(OpVerify(name: name), for: JobReference.self, arguments)
        return try await JobFollower.result(of: made.job, arguments: arguments)
    }
}
