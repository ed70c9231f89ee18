import Platform
package import Protocol
import Repository

/// Backups: ordered, listed, shown.
extension Operations {
    package func runBackup(_ request: OpBackupRun, by person: String) async throws -> JobReference {
        let source = try await source(request.name)
        guard source.state == .active, !source.paused else {
            throw HoldfastError(
                .sourceBusy, "the source '\(source.name)' is paused; go on with 'holdfast source resume'")
        }
        // Who is revoked does not come back, so that nothing would ever come of the job.
        _ = try authority.agent(source.agent)
        let backup = BackupID.random()
        let order = BackupOrder(source: source.id, backup: backup, type: BackupType.full.rawValue, fast: true)
        let job = JobEntry(
            id: .random(), kind: .backup, source: source.id, agent: source.agent, backup: backup,
            order: order.encoded, created: clock.now())
        try await desk.submit(job)
        log.info("backup.ordered", (.source, source.name), (.job, job.id.description), (.operator, person))
        return JobReference(job: job.id)
    }

    package func backups(_ request: OpBackupList) async throws -> BackupList {
        guard let name = request.name else {
            return BackupList(rows: try await rows(try await catalog.backups()))
        }
        let named = try await catalog.sources().filter { $0.name == name.text }
        guard !named.isEmpty else {
            throw HoldfastError(.noSuchThing, "there is no source named '\(name)'; see 'holdfast source list'")
        }
        // A name that was given away and used again stands for all that ever had it.
        var entries: [BackupEntry] = []
        for source in named { entries += try await catalog.backups(of: source.id) }
        return BackupList(rows: try await rows(entries.sorted { $0.completed < $1.completed }))
    }

    private func rows(_ entries: [BackupEntry]) async throws -> [BackupRow] {
        let names = try await sourceNames()
        let drills = try await catalog.lastDrills()
        return entries.map { row($0, names, drills[$0.id]) }
    }

    package func showBackup(_ request: OpBackupShow) async throws -> BackupDetail {
        guard let entry = try await catalog.backup(request.backup) else {
            throw HoldfastError(.noSuchThing, "there is no backup \(request.backup); see 'holdfast backup list'")
        }
        var facts = [
            Fact(name: "encryption", value: entry.encryption), Fact(name: "checksum", value: entry.checksum),
            Fact(name: "storage", value: "\(entry.storageBackend) \(entry.storageLocation)"),
            Fact(name: "status", value: entry.status), Fact(name: "attempt", value: entry.attempt.description),
        ]
        if let commit = entry.commit {
            facts += [
                Fact(name: "system identifier", value: String(commit.systemIdentifier)),
                Fact(name: "log branch", value: commit.branch.description),
                Fact(name: "page checksums verified", value: commit.checksumsVerified ? "yes" : "no"),
                Fact(name: "keys", value: commit.keys.map(\.key.description).joined(separator: ", ")),
            ]
        }
        let findings = try await catalog.findings(of: entry.id)
        facts += findings.enumerated().map { Fact(name: "finding \($0.offset + 1)", value: $0.element) }
        let drill = try await catalog.lastDrills()[entry.id]
        return BackupDetail(row: row(entry, try await sourceNames(), drill), facts: facts)
    }

    func sourceNames() async throws -> [SourceID: SourceName] {
        Dictionary(try await catalog.sources().map { ($0.id, $0.nameValue) }) { first, _ in first }
    }

    func row(_ entry: BackupEntry, _ names: [SourceID: SourceName], _ drill: DrillEntry? = nil) -> BackupRow {
        let commit = entry.commit
        return BackupRow(
            backup: entry.id, source: names[entry.source] ?? .unknown, type: commit?.type.rawValue ?? 0,
            state: entry.isDamaged ? .damaged : .complete, started: entry.created, stopped: entry.completed,
            startLSN: commit?.startLSN,
            stopLSN: commit?.stopLSN, timeline: commit?.timeline, logicalBytes: entry.size,
            storedBytes: entry.storedSize, files: commit?.fileCount, findings: commit?.findingCount,
            codec: commit?.codec, engineVersion: commit?.engineVersion, verified: entry.verified,
            drilled: drill?.evidence.ended, drillVerdict: drill?.evidence.verdict)
    }
}

extension BackupEntry {
    /// What the commit record says.
    fileprivate var commit: CommitContent? {
        guard case .commit(let commit)? = try? Record(parsing: record).body.content else { return nil }
        return commit
    }
}
