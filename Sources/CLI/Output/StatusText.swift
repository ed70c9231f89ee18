import Platform
import Protocol

/// The state of everything, for people.
struct StatusText {
    let report: StatusReport

    /// All of it.
    var text: String {
        let sections = [head, agents] + report.sources.map(source) + [findings(report.findings, title: "findings")]
        return sections.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private var head: String {
        var table = FactTable()
        table.add("site", report.site)
        table.add("time", Wording.time(report.time))
        table.add("repository", "\(report.repository.path) (\(report.repository.backend))")
        table.add("root", report.repository.root.hex)
        table.add("sealed to", report.repository.recipients.joined(separator: ", "))
        return table.text
    }

    private var agents: String {
        report.agents.isEmpty ? "no agent is enrolled\n" : AgentListCommand.table(report.agents)
    }

    private func source(_ status: SourceStatus) -> String {
        var table = FactTable()
        table.add("source", "\(status.row.name) (\(status.row.engine))" + (status.row.paused ? ", paused" : ""))
        table.add("agent", "\(status.row.agent), \(status.agentState)")
        table.add("last backup", status.lastBackup.map(backup) ?? "none")
        table.add("commits", Self.commits(status.row))
        for member in status.members where member.standing != .writing { table.add("member", Self.member(member)) }
        addLog(of: status, to: &table)
        if status.windows.isEmpty { table.add("restore window", "none yet") }
        let isForked = Set(status.windows.map(\.branch)).count > 1
        for window in status.windows { table.add("restore window", Self.window(window, showsBranch: isForked)) }
        table.add("tail", status.tail.map(tail))
        table.add("last drill", status.lastDrill.map(Self.drill) ?? "none")
        for job in status.runningJobs { table.add("running", "job \(job)") }
        return table.text + findings(status.findings, title: "findings")
    }

    private func backup(_ row: BackupRow) -> String {
        let parts = [
            "\(Wording.backupType(row.type)) \(row.state)", Wording.time(row.stopped ?? row.started),
            Wording.bytes(row.logicalBytes), Wording.bytes(row.storedBytes).map { "\($0) stored" },
            row.verified.flatMap(Wording.time).map { "verified \($0)" },
        ]
        return parts.compactMap(\.self).joined(separator: ", ")
    }

    /// What commits of the source may wait for.
    private static func commits(_ row: SourceRow) -> String {
        row.synchronous == true
            ? "at remote_write, on and remote_apply they wait until the coordinator has their log, where "
                + "synchronous_standby_names names \(row.source.streamName)"
            : "never wait for the coordinator"
    }

    private func addLog(of status: SourceStatus, to table: inout FactTable) {
        guard let log = status.log else { return table.add("log", "nothing heard yet") }
        let isHeard = status.agentState == .online
        let parts = [
            isHeard ? log.stateText : "not heard of, the agent is \(status.agentState)", "timeline \(log.timeline)",
            "in the repository to \(log.durable)",
        ]
        table.add("log", parts.compactMap(\.self).joined(separator: ", "))
        let stored = Self.lag(status.lagMicroseconds, status.lagBytes)
        let safe = Self.lag(status.tailLagMicroseconds, status.tailLagBytes) ?? stored
        let both = safe.map { "\($0) to the tail in the spool; \(stored ?? "unknown") to the repository" }
        table.add("lag", safe == stored ? safe : both)
        table.add("slot", log.slotText(isHeard: isHeard))
        table.add("log problem", log.problem)
    }

    /// How far behind the database something is.
    private static func lag(_ microseconds: UInt64?, _ bytes: UInt64?) -> String? {
        let parts = [
            microseconds.map { DecimalText.duration(.microseconds(Int64(clamping: $0))) }, Wording.bytes(bytes),
        ].compactMap(\.self)
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }

    private func findings(_ rows: [FindingRow], title: String) -> String {
        guard !rows.isEmpty else { return "" }
        let lines = rows.map {
            "  \(Wording.time($0.time) ?? "") \($0.severity) \($0.kind)\(Self.code($0)): \($0.text.escapedForOneLine)"
                + Self.ending($0) + "\n"
        }
        return "\(title):\n" + lines.joined()
    }

    /// How it ended, or how an operator can end it.
    private static func ending(_ row: FindingRow) -> String {
        guard let resolved = row.resolved else { return row.isForOperatorToEnd ? " [finding \(row.id)]" : "" }
        guard let person = row.resolvedBy else { return "; put right \(resolved.iso8601)" }
        return "; ended \(resolved.iso8601) by \(person): \(row.reason ?? "")".escapedForOneLine
    }

    /// The code under which the help explains a finding.
    private static func code(_ row: FindingRow) -> String { row.code.map { " (\($0.label))" } ?? "" }

    /// A member that does not write, on one line.
    private static func member(_ row: MemberRow) -> String {
        let parts = [
            "\(row.standing)", row.timeline.map { "timeline \($0)" }, row.position.map { "log to \($0)" },
            row.slotState.map { "slot \($0)" }, row.problem,
        ]
        return "\(row.agent), \(row.agentState): " + parts.compactMap(\.self).joined(separator: ", ")
    }

    /// What the spool adds to the restore window, on one line.
    private func tail(_ row: TailRow) -> String {
        let age = row.through.map { DecimalText.duration(max(.zero, report.time.duration(since: $0))) + " old" }
        let beyond = row.position.map { "leads on to \($0)" } ?? "nothing beyond the stored log"
        return [beyond, age, "acknowledged to \(row.acknowledged)", "timeline \(row.timeline)"].compactMap(\.self)
            .joined(separator: ", ")
    }

    /// The last drill, on one line.
    private static func drill(_ row: DrillRow) -> String {
        let took = row.recoveryTime.map { "in " + DecimalText.duration(.microseconds(Int64(clamping: $0))) }
        return ["\(row.verdict)", Wording.time(row.ended), took, "on \(row.agent)"].compactMap(\.self)
            .joined(separator: ", ")
    }

    /// A restore window on one line, with its branch of log where there are several.
    static func window(_ row: WindowRow, showsBranch: Bool = false) -> String {
        let place = "timeline \(row.timeline)" + (showsBranch ? ", branch \(row.branch)" : "")
        if row.fromLSN == row.toLSN {
            let time = row.fromTime.map { "\($0.iso8601), " } ?? ""
            return "one moment only, until more log is stored: \(time)\(row.fromLSN) on \(place)"
        }
        let times = row.fromTime.flatMap { from in row.toTime.map { "\(from.iso8601) … \($0.iso8601), " } } ?? ""
        return "\(times)\(row.fromLSN) … \(row.toLSN) on \(place)"
    }
}
