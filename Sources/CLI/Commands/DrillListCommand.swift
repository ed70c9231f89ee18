import Platform
import Protocol

/// `holdfast drill list`: the drills of one source or of all.
struct DrillListCommand: OperatorVerb {
    static let syntax = CommandSyntax(
        "holdfast drill list", "list drills, the newest last", words: [.init("NAME", optional: true)],
        options: [.init("--limit", "N", "at most so many (default: 50)")] + Profile.options)

    static func run(_ arguments: Arguments) async throws -> CommandResult {
        let name = arguments.optionalWord("NAME") == nil ? nil : try arguments.sourceName()
        let request = OpDrillList(name: name, limit: try arguments.integer("--limit", in: 1...1000))
        let list = try await Coordinator.ask(request, for: DrillList.self, arguments)
        var table = TextTable(
            "drill", "source", "agent", "target", "verdict", "ended", ">recovery time", ">recovery point", "backup")
        for row in list.rows {
            table.add(
                row.job.description, row.source.text, row.agent.text, row.target, "\(row.verdict)",
                Wording.time(row.ended), duration(row.recoveryTime), duration(row.recoveryPoint),
                row.backup.description)
        }
        return CommandResult(text: table.text, json: .array(list.rows.map(\.json)))
    }

    private static func duration(_ microseconds: UInt64?) -> String? {
        microseconds.map { DecimalText.duration(.microseconds(Int64(clamping: $0))) }
    }
}
