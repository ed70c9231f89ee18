import Platform
import Protocol

/// `holdfast source show`: one source.
struct SourceShowCommand: OperatorVerb {
    static let syntax = CommandSyntax(
        "holdfast source show", "show a source", words: [.init("NAME")], options: Profile.options)

    static func run(_ arguments: Arguments) async throws -> CommandResult {
        let name = try arguments.sourceName()
        let list = try await Coordinator.ask(OpSourceList(), for: SourceList.self, arguments)
        guard let row = list.rows.last(where: { $0.name == name }) else {
            throw HoldfastError(.noSuchThing, "there is no source '\(name)'; holdfast source list shows all")
        }
        guard !row.removed else { return CommandResult(text: text(row), json: row.json) }
        let members = try await Coordinator.ask(OpMemberList(name: name), for: MemberList.self, arguments).rows
        let others = members.count > 1 ? "\n" + SourceMemberListCommand.table(members).text : ""
        return CommandResult(
            text: text(row) + others, json: row.json.with("members", .array(members.map(\.json))))
    }

    /// What `add` and `edit` answer: the source as it stands, and what its check said.
    static func result(_ reply: OpSourceReply) -> CommandResult {
        CommandResult(
            text: text(reply.row) + (reply.report.map { "\n" + SourceCheckCommand.text($0) } ?? ""),
            json: ["source": reply.row.json, "report": reply.report?.json ?? .null])
    }

    private static func text(_ row: SourceRow) -> String {
        var table = FactTable()
        table.add("source", row.name.text)
        table.add("id", row.source.description)
        table.add("engine", row.engine)
        table.add("agent", row.agent.text)
        table.add("connection", row.connection)
        table.add("password file", row.passwordFile)
        table.add("readers", "\(row.readers)")
        table.add("most bytes a second", Wording.bytes(row.maxRate))
        table.add("compress", row.compress)
        table.add("slot limit", Wording.bytes(row.slotLimit) ?? "none")
        table.add("log mode", row.synchronous == true ? "synchronous" : "asynchronous")
        table.add("stream name", row.source.streamName)
        table.add("state", row.removed ? "removed" : row.paused ? "paused" : "active")
        return table.text
    }
}
