import Platform
import Protocol

/// `holdfast version`: which version this is.
struct VersionCommand: OperatorVerb {
    static let syntax = CommandSyntax(
        "holdfast version", "print the version", options: [.init("--json", "print one JSON value")])

    static func run(_ arguments: Arguments) async throws -> CommandResult {
        CommandResult(text: "holdfast \(Software.version)\n", json: ["version": .string(Software.version)])
    }
}
