package import Platform
package import Protocol

/// What the repository holds of one source, from clear facts: its finished backups and how far its log reaches.
package struct Holdings: Sendable {
    /// A finished backup and where its commit record stands.
    package struct Backup: Sendable {
        package let commit: CommitContent
        package let sequence: UInt64
        package let digest: Digest
    }

    /// One log index, as far as planning needs it.
    package struct Mark: Sendable {
        package let sequence: UInt64
        package let coveredTo: LSN
        package let through: Timestamp
        package let objects: [LogObjectEntry]
        /// The sealed part of the index.
        package let details: NamedReference?
    }

    package let source: SourceID
    package private(set) var backups: [Backup] = []
    package private(set) var coverages: [LogCoverage] = []
    package private(set) var marks: [ChainName: [Mark]] = [:]
    /// The database cluster that each branch of log is of, as its first record says.
    package private(set) var systemIdentifiers: [LogBranch: UInt64] = [:]
    /// The keys that signed log indexes list.
    package private(set) var logKeys: Set<KeyID> = []
    /// Length of the log's segments, as the newest index says; nil before the first.
    package private(set) var segmentSize: UInt64?
    /// By what the end of each log is known again, as its newest index says.
    package private(set) var tailDigests: [ChainName: TailDigest] = [:]
    /// The ends of logs that are taken from the coordinator's spool.
    package private(set) var tails: [ChainName: SpoolTail] = [:]
    /// Ends of logs in the spool that join nothing that is stored: a target may lie in them, no plan uses them.
    package private(set) var loose: [SpoolTail] = []
    /// The last record taken in of each chain.
    package private(set) var heads: [ChainName: UInt64] = [:]

    /// Nothing yet.
    package init(source: SourceID) {
        self.source = source
    }

    /// Takes in the next record of a chain that has facts; one that was taken in before changes nothing.
    package mutating func add(_ record: Record) {
        let body = record.body
        guard body.sequence > heads[body.chain] ?? 0 else { return }
        heads[body.chain] = body.sequence
        switch body.content {
        case .commit(let commit):
            note(commit.systemIdentifier, of: commit.branch)
            backups.append(Backup(commit: commit, sequence: body.sequence, digest: record.digest))
        case .logIndex(let index): add(index, body.chain, body.sequence)
        default: break
        }
    }

    private mutating func note(_ systemIdentifier: UInt64, of branch: LogBranch) {
        systemIdentifiers[branch] = systemIdentifiers[branch] ?? systemIdentifier
    }

    private mutating func add(_ index: LogIndexContent, _ chain: ChainName, _ sequence: UInt64) {
        note(index.systemIdentifier, of: index.branch)
        logKeys.formUnion(index.keys.map(\.key))
        segmentSize = index.segmentSize
        tailDigests[chain] = index.digest
        let known = coverages.firstIndex { $0.branch == index.branch && $0.timeline == index.timeline }
        var coverage = known.map { coverages[$0] } ?? LogCoverage(branch: index.branch, timeline: index.timeline)
        coverage.add(index)
        if let known { coverages[known] = coverage } else { coverages.append(coverage) }
        marks[chain, default: []].append(
            Mark(
                sequence: sequence, coveredTo: index.coveredTo, through: index.through, objects: index.objects,
                details: index.details))
    }

    /// All restore windows, in the order of the backups.
    package var windows: [RestoreWindow] {
        RestoreWindow.windows(commits: backups.map(\.commit), coverages: coverages)
    }

    /// The same without what a verification found damaged: it cannot be restored, so no window counts it.
    package func without(_ damaged: Set<BackupID>, broken: [BrokenLog] = []) -> Holdings {
        var copy = self
        copy.backups.removeAll { damaged.contains($0.commit.backup) }
        for range in broken { copy.cut(range) }
        return copy
    }

    /// What is left before a hole ends with the last record whose log lies wholly before it.
    private mutating func cut(_ range: BrokenLog) {
        guard let known = coverages.firstIndex(where: { $0.branch == range.branch && $0.timeline == range.timeline })
        else { return }
        let earlier = marks[.log(branch: range.branch, timeline: range.timeline)]?.last { $0.coveredTo <= range.from }
        let through = earlier?.through ?? Timestamp(microseconds: 0)
        coverages[known].cut(from: range.from, to: range.to, through: through)
    }

    /// Takes a tail in when it leads on; remembers one that neither does nor is stored.
    mutating func include(_ tail: SpoolTail) {
        let chain = ChainName.log(branch: tail.branch, timeline: tail.timeline)
        let known = coverages.firstIndex { $0.branch == tail.branch && $0.timeline == tail.timeline }
        guard let at = known,
            let end = coverages[at].end(joining: tail.from..<tail.to) ?? beginning(of: coverages[at]),
            tail.from <= end, end < tail.to
        else {
            let isStored = known.map { coverages[$0].stretch(covering: tail.from, tail.to) != nil } ?? false
            if !isStored, !loose.contains(tail) { loose.append(tail) }
            return
        }
        var joined = tail
        joined.from = end
        tails[chain] = joined
        coverages[at].begin(from: end, to: tail.to, through: tail.through)
        coverages[at].extend(from: end, to: tail.to, through: tail.through)
    }

    /// Where a timeline that has but its history begins: with the segment in which it left its parent.
    private func beginning(of coverage: LogCoverage) -> LSN? {
        guard coverage.hasHistory, let segmentSize else { return nil }
        return coverage.parent?.lsn.segmentStart(size: segmentSize)
    }

    /// What is held of one branch of log, as if there were no other.
    package func only(_ branch: LogBranch) -> Holdings {
        var copy = self
        copy.backups.removeAll { $0.commit.branch != branch }
        copy.coverages.removeAll { $0.branch != branch }
        copy.marks = marks.filter { $0.key.branch == branch }
        copy.tails = tails.filter { $0.key.branch == branch }
        copy.loose = loose.filter { $0.branch == branch }
        copy.systemIdentifiers = systemIdentifiers.filter { $0.key == branch }
        return copy
    }

    /// The backup with this id.
    package func backup(_ id: BackupID) -> Backup? { backups.first { $0.commit.backup == id } }

    /// Whether the log that a backup needs to become consistent is durable.
    package func isLogDurable(for commit: CommitContent) -> Bool {
        coverages.contains {
            $0.branch == commit.branch && $0.timeline == commit.timeline
                && $0.stretch(covering: commit.startLSN, commit.stopLSN) != nil
        }
    }
}
