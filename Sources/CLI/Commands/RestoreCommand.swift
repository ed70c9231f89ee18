import Platform
import Protocol

/// `holdfast restore`: brings a source back as it was.
struct RestoreCommand: OperatorVerb {
    static let syntax = CommandSyntax(
        "holdfast restore", "restore a source to a moment or position", words: [.init("NAME")],
        options: [
            .init("--to", "TARGET", "a time with zone, lsn:X/Y, xid:N, name:TEXT, latest or immediate"),
            .init("--on", "AGENT", "the agent on whose host to restore"),
            .init("--directory", "DIR", "the data directory to make there"),
            .init("--port", "P", "the restored server's port"),
            .init("--start", "start the server and follow recovery to its end"),
            .init("--exclusive", "end just before the target"),
            .init("--timeline", "T", "end on this timeline"),
            .init("--branch", "N", "on this branch of the log, as status numbers them"),
            .init("--tablespace", "OLD=NEW", repeatable: true, "where a tablespace goes"),
            .init("--original-tablespaces", "put tablespaces where they were"),
            .init("--dry-run", "say what would be done"),
            .init("--force", "overwrite a stopped cluster or an unfinished restore"),
            .init("--accept-loss", "X/Y", "restore to the latest log that can be read, which ends here"),
            .init("--detach", "return the job's id at once"),
        ] + Profile.options,
        notes:
            "Example: holdfast restore main --to 2026-11-21T10:15:00+01:00 --on spare --directory /srv/restored --start"
    )

    static func run(_ arguments: Arguments) async throws -> CommandResult {
        let plan = try await Coordinator.ask(request(arguments), for: RestorePlanReply.self, arguments)
        guard let job = plan.job else { return CommandResult(text: text(plan), json: ["plan": plan.json]) }
        if !arguments.isSet("--json") { Output.complain(text(plan), terminator: "") }
        var result = try await JobFollower.result(of: job, arguments: arguments)
        result.json = ["plan": plan.json, "job": result.json]
        return result
    }

    private static func request(_ arguments: Arguments) throws -> OpRestore {
        guard let agent = try arguments.agentName(option: "--on") else {
            throw HoldfastError(.usage, "holdfast restore needs --on; see holdfast restore --help")
        }
        let timeline: UInt32? = try arguments.integer("--timeline", in: 1...UInt32.max)
        return OpRestore(
            name: try arguments.sourceName(), target: try arguments.required("--to"),
            exclusive: arguments.isSet("--exclusive"), timeline: timeline.map(TimelineID.init(rawValue:)), agent: agent,
            directory: try arguments.required("--directory"), port: try arguments.integer("--port", in: 1...UInt16.max),
            start: arguments.isSet("--start"), tablespaces: try arguments.all("--tablespace").map(mapping),
            originalTablespaces: arguments.isSet("--original-tablespaces"), dryRun: arguments.isSet("--dry-run"),
            force: arguments.isSet("--force"), acceptLoss: try arguments.option("--accept-loss").map(position),
            branch: try arguments.branch())
    }

    private static func position(_ text: String) throws(HoldfastError) -> LSN {
        let digits = text.hasPrefix("lsn:") ? String(text.dropFirst(4)) : text
        guard let position = LSN(digits) else {
            throw HoldfastError(
                .usage, "--accept-loss takes the position of the refusal, such as 2A/1700028, not '\(text)'")
        }
        return position
    }

    /// Cut at the first `=/`, since the new place is an absolute path and the old one may hold a `=`.
    private static func mapping(_ text: String) throws(HoldfastError) -> TablespaceMapping {
        guard let cut = text.firstRange(of: "=/"), cut.lowerBound > text.startIndex else {
            throw HoldfastError(.usage, "--tablespace takes OLD=NEW with an absolute path as NEW, not '\(text)'")
        }
        return TablespaceMapping(
            old: String(text[..<cut.lowerBound]), new: String(text[text.index(after: cut.lowerBound)...]))
    }

    /// Where recovery ends, in the terms of the database.
    private static func end(_ target: RestoreTarget) -> String {
        let side = target.exclusive ? "before" : "after"
        return switch target.kind {
        case .time: "\(side) \(target.time?.iso8601 ?? "-"), by the clock of the commits"
        case .lsn: "\(side) the record at \(target.lsn?.description ?? "-")"
        case .latest: "at the end of the stored log"
        case .immediate: "as soon as the backup is consistent"
        case .xid: "\(side) the end of transaction \(target.xid.map(String.init) ?? "-")"
        case .name: "after the restore point '\(target.name ?? "-")'"
        }
    }

    /// The position and time of the end, as far as they are known before the replay.
    private static func reached(_ plan: RestorePlanReply) -> String {
        let parts = [plan.end.map { "at lsn:\($0)" }, plan.endTime.map { "of \($0.iso8601)" }].compactMap(\.self)
        guard plan.end != nil else { return "; at which position, the database finds out" }
        return parts.isEmpty ? "" : ": " + parts.joined(separator: ", ")
    }

    /// What the log is put together of.
    private static func log(_ plan: RestorePlanReply) -> String {
        func counted(_ count: UInt64?, _ one: String, _ more: String) -> String? {
            count.flatMap { $0 == 0 ? nil : "\($0) \($0 == 1 ? one : more)" }
        }
        let spooled = plan.spoolBytes.flatMap { $0 == 0 ? nil : "\(ByteCount(bytes: $0)) from the coordinator's spool" }
        let parts = [
            counted(plan.segments, "whole segment", "whole segments"),
            counted(plan.partials, "partial segment", "partial segments"), spooled,
        ].compactMap(\.self)
        return parts.isEmpty ? "\(plan.logObjects) objects" : parts.joined(separator: ", ")
    }

    private static func text(_ plan: RestorePlanReply) -> String {
        var table = FactTable()
        table.add(
            "base",
            "\(Wording.backupType(plan.base.type)) \(plan.base.backup) of \(Wording.time(plan.base.stopped) ?? "-")")
        table.add("window", StatusText.window(plan.window))
        table.add("ends", end(plan.target) + reached(plan))
        table.add("log", log(plan))
        table.add("to fetch", Wording.bytes(plan.bytes))
        for note in plan.notes { table.add("note", note) }
        return table.text
    }
}
