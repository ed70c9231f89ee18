import Platform
import Protocol

/// `holdfast backup run`: takes a backup now.
struct BackupRunCommand: OperatorVerb {
    static let syntax = CommandSyntax(
        "holdfast backup run", "take a full backup now", words: [.init("NAME")],
        options: [.init("--detach", "return the job's id at once")] + Profile.options,
        notes: "Exit status 1 also when the backup stands but found damaged pages in the database.")

    static func run(_ arguments: Arguments) async throws -> CommandResult {
        let name = try arguments.sourceName()
        let made = try await Coordinator.ask(OpBackupRun(name: name), for: JobReference.self, arguments)
        if arguments.isSet("--detach") { return try await JobFollower.result(of: made.job, arguments: arguments) }
        let row = try await JobFollower.follow(made.job, arguments: arguments)
        var result = CommandResult(text: row.report, json: ["backup": .null, "job": row.json], status: row.exitStatus)
        let told = row.summary.first { $0.name == "backup" }.flatMap { BackupID(text: $0.value) }
        guard row.state == .done, let backup = told else { return result }
        let detail = try await Coordinator.ask(OpBackupShow(backup: backup), for: BackupDetail.self, arguments)
        result.text = BackupShowCommand.text(detail.row, facts: detail.facts)
        result.json = ["backup": detail.row.json, "job": row.json]
        if detail.row.findings ?? 0 > 0 { result.status = .failed }
        return result
    }
}
