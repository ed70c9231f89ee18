package import Platform
package import Protocol
package import Repository

/// Carries out verifications: a keyless walk over the repository whose findings become known, one at a time.
package struct Verifier: Sendable {
    let store: any ObjectStore
    let rootDigest: Protocol.Digest
    let catalog: Catalog
    let desk: JobDesk
    let chores: Chores
    let clock: any WallClock
    let log: Log
    private let turnstile = Turnstile<Bool>()

    package init(
        store: any ObjectStore, rootDigest: Protocol.Digest, catalog: Catalog, desk: JobDesk, chores: Chores,
        clock: any WallClock, log: Log
    ) {
        self.store = store
        self.rootDigest = rootDigest
        self.catalog = catalog
        self.desk = desk
        self.chores = chores
        self.clock = clock
        self.log = log
    }

    /// Starts a verification whose job is submitted already.
    package func start(_ job: JobID, source: SourceID?) {
        chores.add { await turnstile.pass(true) { await run(job, source) } }
    }

    private func run(_ job: JobID, _ source: SourceID?) async {
        do {
            try await desk.begin(job)
            try await walk(job, source)
        } catch {
            let failure = error as? HoldfastError ?? HoldfastError(.internalFault, "the verification failed: \(error)")
            log.error("verify.failed", (.job, job.description), (.reason, failure.message))
            // The job's state could not be stored either: the error is told, and a restart ends the job.
            try? await desk.end(job, .failed, JobOutcome(failure), facts: [])
        }
    }

    private func walk(_ job: JobID, _ source: SourceID?) async throws {
        let started = clock.now()
        let sources = try await catalog.sources().map(\.id).filter { source == nil || $0 == source }
        var heads: [ChainHead] = []
        for id in sources { heads += try await catalog.heads(of: id).map(\.chainHead) }
        let total = try await catalog.verifiableBytes(of: source)
        let scrub = Scrub(store: store, pinnedRoot: rootDigest, heads: heads)
        let report = try await scrub.run(sources: source.map { [$0] }) { [desk, chores] progress in
            // Every object is told of; one in sixteen is enough for people.
            guard progress.objects % 16 == 0 else { return }
            let all = max(total, progress.bytes)
            chores.add { await desk.advance(job, phase: "verify", bytesDone: progress.bytes, bytesTotal: all) }
        }
        await desk.advance(job, phase: "verify", bytesDone: report.bytes, bytesTotal: report.bytes)
        let ended = clock.now()
        var findings = report.findings.prefix(Self.keptFindings).map { $0.finding(at: ended) }
        if report.findings.count > Self.keptFindings, let last = report.findings.last {
            let text = "\(report.findings.count - Self.keptFindings) more findings; see 'holdfast verify --repository'"
            findings.append(
                Finding(
                    source: last.source, time: ended, severity: .alarm, kind: "verify:\(last.kind.rawValue)", text: text
                ))
        }
        let verification = Verification(
            job: job, source: source, started: started, ended: ended, objects: report.objects, bytes: report.bytes)
        try await catalog.put(verification, findings: findings, sources: Set(sources))
        try await catalog.markVerified(
            damaged: Set(report.findings.flatMap(\.brokenBackups)), in: Set(sources), at: ended)
        try await catalog.put(broken: report.brokenLog, in: Set(sources))
        try await end(job, report)
    }

    private func end(_ job: JobID, _ report: ScrubReport) async throws {
        var facts = [
            JobFact(name: "sources", value: String(report.sources)),
            JobFact(name: "backups", value: String(report.backups)),
            JobFact(name: "records", value: String(report.records)),
            JobFact(name: "objects", value: String(report.objects)),
            JobFact(name: "bytes", value: String(report.bytes)),
            JobFact(name: "provisional objects", value: String(report.provisional)),
            JobFact(name: "freshness", value: report.isFreshnessProven ? "proven" : "not provable"),
            JobFact(name: "findings", value: String(report.findings.count)),
        ]
        facts += report.findings.prefix(Self.findingLimit).map { JobFact(name: "finding", value: $0.text) }
        guard let first = report.findings.first else {
            return try await desk.end(job, .done, JobOutcome(code: nil, text: nil), facts: facts)
        }
        let more = report.findings.count == 1 ? "" : " (and \(report.findings.count - 1) more)"
        try await desk.end(job, .failed, JobOutcome(.damageFound, "damage found: \(first.text)\(more)"), facts: facts)
    }

    /// Findings that a job's summary names; all of them are among the findings of `status`.
    private static let findingLimit = 100
    /// Findings of one verification that are kept.
    private static let keptFindings = 1000
}

extension ScrubReport {
    /// The log that cannot be restored, of each source.
    fileprivate var brokenLog: [SourceID: [BrokenLog]] {
        Dictionary(
            findings.compactMap { finding in finding.source.map { ($0, finding.brokenLog) } }, uniquingKeysWith: +)
    }
}

extension ScrubFinding {
    /// One line: what, where, why, and what it breaks.
    var text: String {
        var text = "\(kind.rawValue): \(object): \(reason)"
        if !brokenBackups.isEmpty {
            text += "; breaks backup " + brokenBackups.map(\.description).joined(separator: ", ")
        }
        if !brokenLog.isEmpty {
            text += "; breaks log " + brokenLog.map(\.text).joined(separator: ", ")
        }
        return text
    }

    func finding(at time: Timestamp) -> Finding {
        Finding(source: source, time: time, severity: .alarm, kind: "verify:\(kind.rawValue)", text: text)
    }
}

extension BrokenLog {
    fileprivate var text: String { "timeline \(timeline) from \(from)" + (to.map { " to \($0)" } ?? "") }
}
