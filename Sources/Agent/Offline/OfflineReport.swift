import Platform
import Protocol
import Repository

/// What a restore without a coordinator tells, for people and for programs.
struct OfflineReport {
    let source: OfflineRepository.Source
    let plan: RestorePlan
    let notes: [String]

    /// The plan, before anything is done.
    var planText: String {
        let (commit, window) = (plan.base.commit, plan.window)
        let facts = [
            ("source", source.line), ("base", "\(commit.backup) of \(commit.stopped.iso8601)"),
            (
                "window",
                "\(window.fromTime.iso8601) to \(window.toTime.iso8601), lsn:\(window.from) to lsn:\(window.to), timeline "
                    + "\(window.timeline)"
            ),
            ("log objects", "\(plan.logObjects)"), ("to read", "\(ByteCount(bytes: plan.bytes))"),
        ]
        return Self.lines(facts + notes.map { ("note", $0) })
    }

    /// What was done.
    static func text(_ summary: [Fact]) -> String {
        lines(summary.map { ($0.name, $0.value) })
    }

    /// Plan and outcome.
    func json(_ meter: RunMeter, isDry: Bool) -> JSONValue {
        let window = plan.window
        let steps = meter.steps.map { JSONValue.Member($0.name, .unsigned($0.microseconds)) }
        return [
            "source": .string("\(source.facts.source)"), "name": source.definition.map { .string($0.name) } ?? .null,
            "plan": [
                "backup": .string("\(plan.base.commit.backup)"), "stopped": .string(plan.base.commit.stopped.iso8601),
                "window": [
                    "branch": .unsigned(UInt64(window.branch.rawValue)),
                    "timeline": .unsigned(UInt64(window.timeline.rawValue)), "fromLSN": .string("\(window.from)"),
                    "toLSN": .string("\(window.to)"), "fromTime": .string(window.fromTime.iso8601),
                    "toTime": .string(window.toTime.iso8601),
                ],
                "logObjects": .unsigned(plan.logObjects), "bytes": .unsigned(plan.bytes),
                "notes": .array(notes.map { .string($0) }),
            ],
            "dryRun": .bool(isDry),
            "result": .array(meter.summary.map { ["name": .string($0.name), "value": .string($0.value)] }),
            "microseconds": .object(steps),
        ]
    }

    /// Named values, the values in one column.
    private static func lines(_ facts: [(name: String, value: String)]) -> String {
        let width = facts.map(\.name.count).max() ?? 0
        return facts.map {
            $0.name + ":" + String(repeating: " ", count: width - $0.name.count + 1) + $0.value.escapedForOneLine + "\n"
        }.joined()
    }
}
