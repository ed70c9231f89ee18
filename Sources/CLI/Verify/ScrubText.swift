import Platform
import Protocol
import Repository

/// What a scrub found, for people and for programs.
struct ScrubText {
    let report: ScrubReport
    let directory: String

    /// For people.
    var text: String {
        var table = FactTable()
        table.add("repository", directory)
        table.add("sources", "\(report.sources)")
        table.add("backups", "\(report.backups)")
        table.add("records", "\(report.records)")
        table.add("objects", "\(report.objects), \(ByteCount(bytes: report.bytes)), every byte read")
        table.add("not yet listed", report.provisional > 0 ? "\(report.provisional) objects of unfinished work" : nil)
        table.add("freshness", report.isFreshnessProven ? "proven" : "not provable from the objects alone")
        table.add("findings", report.findings.isEmpty ? "none" : "\(report.findings.count)")
        return table.text + report.findings.map(line).joined()
    }

    /// For programs.
    var json: JSONValue {
        [
            "repository": .string(directory), "sources": .integer(Int64(report.sources)),
            "backups": .integer(Int64(report.backups)), "records": .unsigned(report.records),
            "objects": .unsigned(report.objects), "bytes": .unsigned(report.bytes),
            "provisional": .unsigned(report.provisional), "freshnessProven": .bool(report.isFreshnessProven),
            "findings": .array(report.findings.map(json)),
        ]
    }

    private func line(_ finding: ScrubFinding) -> String {
        let breaks = finding.brokenBackups.map { "backup \($0)" } + finding.brokenLog.map { "log \(range($0))" }
        return "\n\(finding.kind.rawValue) \(finding.object.escapedForOneLine)\n  \(finding.reason.escapedForOneLine)\n"
            + breaks.map { "  breaks \($0)\n" }.joined()
    }

    private func range(_ log: BrokenLog) -> String {
        "\(log.from) … \(log.to.map { "\($0)" } ?? "its end") on timeline \(log.timeline), branch \(log.branch)"
    }

    private func json(_ finding: ScrubFinding) -> JSONValue {
        [
            "kind": .string(finding.kind.rawValue), "source": .described(finding.source),
            "object": .string(finding.object), "reason": .string(finding.reason),
            "brokenBackups": .array(finding.brokenBackups.map { .described($0) }),
            "brokenLog": .array(
                finding.brokenLog.map {
                    [
                        "branch": .unsigned(UInt64($0.branch.rawValue)),
                        "timeline": .unsigned(UInt64($0.timeline.rawValue)), "from": .described($0.from),
                        "to": .described($0.to),
                    ]
                }),
        ]
    }
}
