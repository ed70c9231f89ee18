import Platform
import Protocol

/// `holdfast version`: which version this is.
struct VersionCommand: OperatorVerb {
    static let syntax = CommandSyntax(
        "holdfast version", "print the version and the commit it was built from",
        options: [.init("--json", "print one JSON value")])

    static func run(_ arguments: Arguments) async throws -> CommandResult {
        let commit = try await BlockingThreads.shared.run { BuildCommit.own() }
        return CommandResult(
            text: "holdfast \(Software.version) (commit \(commit?.text ?? "unknown"))\n",
            json: [
                "version": .string(Software.version), "commit": commit.map { .string($0.id) } ?? .null,
                "changed": commit.map { .bool($0.isChanged) } ?? .null,
            ])
    }
}
