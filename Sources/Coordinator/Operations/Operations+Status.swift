import Platform
package import Protocol
import Repository

/// How everything stands.
extension Operations {
    /// The most findings that a status shows.
    private static let findingLimit = 200
    /// For how long it is told that log was lost and is whole again.
    private static let findingMemory = Duration.seconds(24 * 3600)

    package func status() async throws -> StatusReport {
        let now = clock.now()
        let findings = try await catalog.findings(
            since: now.advanced(by: .zero - Self.findingMemory), limit: Self.findingLimit)
        let names = try await sourceNames()
        var sources: [SourceStatus] = []
        for entry in try await catalog.sources() where !entry.isRemoved {
            sources.append(try await status(of: entry, findings, names, now))
        }
        return StatusReport(
            time: now, site: authority.keys.root.site, software: Software.name, agents: try await agentRows(),
            sources: sources, repository: repositoryRow(),
            findings: findings.filter { $0.source == nil }.map { row($0, names) }
                + [try await recoveryKeyFinding(at: now)].compactMap(\.self))
    }

    private func status(
        of entry: SourceEntry, _ findings: [Finding], _ names: [SourceID: SourceName], _ now: Timestamp
    ) async throws -> SourceStatus {
        // In this order: what leaves the spool meanwhile is in the repository.
        let (marks, tails) = (spool.marks(of: entry.id), tails(of: entry))
        let holdings = try await restorable(entry.id)
        let readable = holdings.including(tails)
        let windows = RestoreWindow.ofLength(holdings.windows)
        let report = fleet.log(of: entry.id)?.proven(by: holdings.coverages, of: entry.branch)
        let agent = authority.agents().first { $0.id == entry.agent }
        let members = try await memberships(of: entry)
        let last = try await catalog.backups(of: entry.id).last
        let own = [
            report?.slotFinding(of: entry.nameValue, limit: entry.slotLimit),
            report?.commitFinding(of: entry.nameValue, streamName: entry.id.streamName),
        ].compactMap(\.self)
        let lost = AcknowledgedLog(marks: marks, holdings: holdings, writing: entry.branch).findings(
            of: entry.nameValue, entry.branch, in: readable, at: now, keptFor: SpoolLimits.endedTail)
        let ended = try await catalog.endedFindings(of: entry.id)
        let tail = tail(of: entry.branch, marks[entry.branch] ?? [:], readable)
        return SourceStatus(
            row: row(entry), agentState: agent.map(state) ?? .revoked, lastBackup: last.map { row($0, names) },
            log: report?.status, lagMicroseconds: report?.lag(at: now).map { $0.wholeMicroseconds },
            lagBytes: report?.lagBytes, windows: RestoreWindow.merged(windows).map { $0.row(among: windows) },
            findings: findings.filter { $0.source == entry.id }.map { row($0, names) }
                + own + lost.filter { !ended.contains([$0.kind, $0.text]) }
                + (entry.paused ? [] : members).flatMap { $0.findings(of: entry.nameValue, at: now) },
            runningJobs: await desk.openJobs().filter { $0.source == entry.id }.map(\.id),
            members: members.isEmpty ? [] : [writerRow(entry)] + members.map(\.row),
            tail: tail, tailLagMicroseconds: report?.tailLag(at: now, tail).map { $0.wholeMicroseconds },
            tailLagBytes: report?.tailLagBytes(tail),
            lastDrill: try await catalog.drills(of: entry.id, limit: 1).last.map { row($0, names) })
    }

    /// The tail of the newest timeline; nil when nothing was ever acknowledged.
    private func tail(of branch: LogBranch, _ marks: [TimelineID: LSN], _ readable: Holdings) -> TailRow? {
        guard let newest = marks.max(by: { $0.key < $1.key }) else { return nil }
        let joined = readable.tails[.log(branch: branch, timeline: newest.key)]
        return TailRow(
            branch: branch, timeline: newest.key, acknowledged: newest.value, position: joined?.to,
            through: joined?.through)
    }

    private func repositoryRow() -> RepositoryRow {
        let keys = authority.keys
        return RepositoryRow(
            repository: keys.root.repository, backend: "local", path: keys.repositoryPath, root: keys.rootDigest,
            recipients: keys.root.recipients.map { "\($0.kind) \($0.digest.hex.prefix(16))" })
    }

    private func row(_ finding: Finding, _ names: [SourceID: SourceName]) -> FindingRow {
        FindingRow(
            time: finding.time, severity: finding.severity == .alarm ? .critical : .warning, kind: finding.kind,
            text: finding.text, source: finding.source.flatMap { names[$0] }, resolved: finding.resolved,
            resolvedBy: finding.resolvedBy, reason: finding.reason)
    }
}

extension Duration {
    /// Whole microseconds, none below zero.
    fileprivate var wholeMicroseconds: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        return UInt64(seconds) &* 1_000_000 &+ UInt64(attoseconds / 1_000_000_000_000)
    }
}
