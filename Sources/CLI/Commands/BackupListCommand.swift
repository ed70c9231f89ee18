import Platform
import Protocol

/// `holdfast backup list`: the backups of one source or of all.
struct BackupListCommand: OperatorVerb {
    static let syntax = CommandSyntax(
        "holdfast backup list", "list backups, the newest last", words: [.init("NAME", optional: true)],
        options: Profile.options)

    static func run(_ arguments: Arguments) async throws -> CommandResult {
        let name = arguments.optionalWord("NAME") == nil ? nil : try arguments.sourceName()
        let list = try await Coordinator.ask(OpBackupList(name: name), for: BackupList.self, arguments)
        var table = TextTable(
            "backup", "source", "type", "state", "completed", ">size", ">stored", ">files", "verified", "drill")
        for row in list.rows {
            table.add(
                row.backup.description, row.source.text, Wording.backupType(row.type), "\(row.state)",
                Wording.time(row.stopped), Wording.bytes(row.logicalBytes), Wording.bytes(row.storedBytes),
                row.files.map(String.init), Wording.time(row.verified),
                row.drillVerdict.map { "\($0) \(Wording.time(row.drilled) ?? "")" })
        }
        return CommandResult(text: table.text, json: .array(list.rows.map(\.json)))
    }
}
