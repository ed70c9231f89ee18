import Protocol

/// Findings about the chains themselves.
extension SourceScrub {
    mutating func judgeRecords(
        _ chains: [ChainName: ScrubbedChain], _ upkeep: ScrubbedChain, _ facts: BackupFacts,
        _ logs: [ChainName: LogFacts]
    ) {
        // Records whose key is unknown may be sound when the record that added the member is what is damaged.
        let blamesUpkeep = !upkeep.damages.isEmpty
        var orphans = ScrubFinding(.record, source: source, object: "", reason: "")
        for (name, chain) in chains.sorted(by: { $0.key.text < $1.key.text }) where name != .upkeep {
            for path in chain.unexpected { addUnexpected(path, "it is no record of this chain") }
            for damage in chain.damages {
                let finding = finding(damage, chain, facts, logs[name])
                if damage.isOfUnknownKey && blamesUpkeep {
                    orphans.brokenBackups += finding.brokenBackups.filter { !orphans.brokenBackups.contains($0) }
                    orphans.brokenLog += finding.brokenLog
                } else {
                    findings.append(finding)
                }
            }
        }
        for path in upkeep.unexpected { addUnexpected(path, "it is no record of this chain") }
        for damage in upkeep.damages {
            findings.append(
                ScrubFinding(
                    damage.kind, source: source, object: damage.object, reason: damage.reason,
                    brokenBackups: orphans.brokenBackups, brokenLog: orphans.brokenLog))
        }
    }

    private func finding(
        _ damage: ScrubbedChain.Damage, _ chain: ScrubbedChain, _ facts: BackupFacts, _ log: LogFacts?
    ) -> ScrubFinding {
        var finding = ScrubFinding(damage.kind, source: source, object: damage.object, reason: damage.reason)
        if let log {
            finding.brokenLog = log.broken(by: damage, chain)
            finding.brokenBackups = backups(needing: finding.brokenLog, facts)
        } else {
            finding.brokenBackups = facts.broken(by: damage)
        }
        return finding
    }

    mutating func judgeClaims(_ name: ChainName, _ log: LogFacts, _ facts: BackupFacts) {
        for (sequence, range) in log.unproven {
            findings.append(
                ScrubFinding(
                    .claim, source: source, object: ObjectName.record(source, name, sequence).path,
                    reason: "it claims log that its objects do not hold",
                    brokenBackups: backups(needing: [range], facts), brokenLog: [range]))
        }
    }

    func backups(needing ranges: [BrokenLog], _ facts: BackupFacts) -> [BackupID] {
        let needing = Set(ranges.flatMap(facts.needing))
        return facts.commits.map(\.backup).filter(needing.contains)
    }

    mutating func addUnexpected(_ path: String, _ reason: String) {
        findings.append(ScrubFinding(.unexpected, source: source, object: path, reason: reason))
    }

    /// Reports everything under a folder that has no meaning.
    mutating func reportAll(under prefix: String, _ reason: String) async throws {
        var walk = StoreWalk(store, under: prefix)
        while let entry = try await walk.next() { addUnexpected(entry.path, reason) }
    }
}
