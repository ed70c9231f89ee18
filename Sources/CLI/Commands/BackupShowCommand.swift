import Platform
import Protocol

/// `holdfast backup show`: one backup with all that is known of it.
struct BackupShowCommand: OperatorVerb {
    static let syntax = CommandSyntax(
        "holdfast backup show", "show a backup", words: [.init("ID")], options: Profile.options)

    static func run(_ arguments: Arguments) async throws -> CommandResult {
        let request = OpBackupShow(backup: try arguments.identifier())
        let detail = try await Coordinator.ask(request, for: BackupDetail.self, arguments)
        return CommandResult(
            text: text(detail.row, facts: detail.facts),
            json: ["backup": detail.row.json, "facts": .facts(detail.facts)])
    }

    /// A backup for people.
    static func text(_ row: BackupRow, facts: [Fact]) -> String {
        var table = FactTable()
        table.add("backup", row.backup.description)
        table.add("source", row.source.text)
        table.add("type", Wording.backupType(row.type))
        table.add("state", "\(row.state)")
        table.add("started", Wording.time(row.started))
        table.add("completed", Wording.time(row.stopped))
        table.add("took", row.stopped.map { DecimalText.duration($0.duration(since: row.started)) })
        table.add("from", row.startLSN?.description)
        table.add("to", row.stopLSN.map { "\($0)" + (row.timeline.map { " on timeline \($0)" } ?? "") })
        table.add("size", Wording.bytes(row.logicalBytes))
        table.add("stored", Wording.bytes(row.storedBytes))
        table.add(
            "compression",
            [row.codec, Wording.ratio(row.logicalBytes, row.storedBytes)].compactMap(\.self).joined(separator: ", "))
        table.add("files", row.files.map(String.init))
        table.add("findings", row.findings.map(String.init))
        table.add("server", row.engineVersion)
        table.add("verified", Wording.time(row.verified))
        table.add("drill", row.drillVerdict.map { "\($0) \(Wording.time(row.drilled) ?? "")" })
        table.add(facts)
        return table.text
    }
}
