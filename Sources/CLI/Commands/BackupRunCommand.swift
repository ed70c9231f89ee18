import Platform
import Protocol

/// `holdfast backup run`: takes a backup now.
struct BackupRunCommand: OperatorVerb {
    static let syntax = CommandSyntax(
        "holdfast backup run", "take a full backup now", words: [.init("NAME")],
        options: [.init("--detach", "return the job's id at once")] + Profile.options)

    static func run(_ arguments: Arguments) async throws -> CommandResult {
        let name = try arguments.sourceName()
        let made = try await Coordinator.ask(OpBackupRun(name: name), for: JobReference.self, arguments)
        var result = try await JobFollower.result(of: made.job, arguments: arguments)
        guard !arguments.isSet("--detach"), result.status == .done else { return result }
        let list = try await Coordinator.ask(OpBackupList(name: name), for: BackupList.self, arguments)
        guard let row = list.rows.last(where: { $0.job == made.job }) else { return result }
        result.text = BackupShowCommand.text(row, facts: []) + "\n" + result.text
        result.json = ["backup": row.json, "job": result.json]
        return result
    }
}
