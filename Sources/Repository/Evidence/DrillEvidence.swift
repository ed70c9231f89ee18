package import Platform
package import Protocol

/// All that is known of a drill that has ended; what the signed statement says.
package struct DrillEvidence: Sendable {
    /// The type of the statement's payload.
    package static let payloadType = "application/vnd.holdfast.drill+json"

    package var repository: RepositoryID
    package var site: String
    package var source: (id: SourceID, name: String)
    package var agent: (id: AgentID, name: String)
    package var job: JobID
    package var order: DrillOrder
    package var report: RunEnded
    package var judgement: DrillJudgement
    package var started: Timestamp
    package var ended: Timestamp
    /// Of the coordinator.
    package var software: String

    /// The facts with these parts.
    package init(
        repository: RepositoryID, site: String, source: (id: SourceID, name: String),
        agent: (id: AgentID, name: String), job: JobID, order: DrillOrder, report: RunEnded,
        judgement: DrillJudgement, started: Timestamp, ended: Timestamp, software: String
    ) {
        self.repository = repository
        self.site = site
        self.source = source
        self.agent = agent
        self.job = job
        self.order = order
        self.report = report
        self.judgement = judgement
        self.started = started
        self.ended = ended
        self.software = software
    }

    /// The statement: durations in seconds, moments in ISO 8601.
    package var json: JSONValue {
        [
            "version": 1, "repository": .string("\(repository)"), "site": .string(site),
            "source": ["id": .string("\(source.id)"), "name": .string(source.name)], "job": .string("\(job)"),
            "agent": ["id": .string("\(agent.id)"), "name": .string(agent.name)],
            "backup": .string("\(order.restore.backup)"), "software": .string(software),
            "started": .string(started.iso8601), "ended": .string(ended.iso8601),
            "verdict": .string("\(judgement.verdict)"), "reasons": .array(judgement.reasons.map { .string($0) }),
            "recoveryTime": Self.seconds(judgement.recoveryTime),
            "recoveryPoint": Self.seconds(judgement.recoveryPoint),
            "objectives": [
                "recoveryTime": Self.seconds(order.recoveryTime), "recoveryPoint": Self.seconds(order.recoveryPoint),
            ],
            "target": target, "phases": .array(report.steps.map(Self.phase)),
            "restore": report.drill.map(Self.restore) ?? .null,
            "checks": .array(checks),
            "contained": .array((report.drill?.contained ?? []).map { .string($0) }),
            "networkCut": report.drill.map { .bool($0.networkCut) } ?? .null,
            "processesHeld": report.drill?.processesHeld.map { .bool($0) } ?? .null,
            "notes": .array((report.drill?.notes ?? []).map { .string($0) }),
            "serverLog": .array(
                report.summary.filter { $0.name == DrillResult.serverLog }.map { .string($0.value) }),
            "host": .object((report.drill?.host ?? []).map { .init($0.name, .string($0.value)) }),
        ]
    }

    private var target: JSONValue {
        [
            "asked": .string(order.asked), "moment": Self.time(order.moment),
            "logCompleteThrough": Self.time(order.covered),
        ]
    }

    private static func restore(_ result: DrillResult) -> JSONValue {
        [
            "serverVersion": .string(result.serverVersion), "reachedTarget": .bool(result.reachedTarget),
            "recoveredTo": result.recoveredTo.map { .string("\($0)") } ?? .null,
            "timeline": result.timeline.map { .unsigned(UInt64($0.rawValue)) } ?? .null,
            "lastCommit": time(result.lastCommit), "bytesFetched": .unsigned(result.bytesFetched),
        ]
    }

    /// The results, each with its question: those of the order come first, then the checks of structure and pages.
    private var checks: [JSONValue] {
        (report.drill?.checks ?? []).enumerated().map { index, result in
            Self.check(result, index < order.checks.count ? order.checks[index] : nil)
        }
    }

    private static func check(_ result: DrillCheckResult, _ question: DrillCheck?) -> JSONValue {
        [
            "name": .string(result.name), "database": text(question?.database), "sql": text(question?.sql),
            "superuser": .bool(question?.isForSuperuser ?? true),
            "table": text(question?.table), "verdict": .string("\(result.verdict)"),
            "expected": text(result.expected), "found": text(result.found), "seconds": seconds(result.microseconds),
        ]
    }

    private static func text(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }

    private static func phase(_ step: StepTime) -> JSONValue {
        ["name": .string(step.name), "seconds": seconds(step.microseconds)]
    }

    private static func seconds(_ microseconds: UInt64?) -> JSONValue {
        microseconds.map { .number(Double($0) / 1_000_000) } ?? .null
    }

    private static func time(_ moment: Timestamp?) -> JSONValue { moment.map { .string($0.iso8601) } ?? .null }
}
