import Protocol

/// What the backup chain of a source says, and what depends on what.
struct BackupFacts: Sendable {
    struct Attempted: Hashable, Sendable {
        let backup: BackupID
        let attempt: Attempt
    }

    private(set) var commits: [CommitContent] = []
    private(set) var intents: [Attempted: UInt64] = [:]
    private var ended: Set<Attempted> = []
    private let hasDamage: Bool
    private var commitSequences: [BackupID: UInt64] = [:]
    /// What each backup uses of earlier ones, as its inventory says.
    var references: [BackupID: [BackupReference]] = [:]

    init(_ chain: ScrubbedChain) {
        hasDamage = !chain.damages.isEmpty
        for entry in chain.entries {
            switch entry.content {
            case .intent(let intent):
                intents[.init(backup: intent.backup, attempt: intent.attempt)] = entry.sequence
            case .abort(let abort):
                ended.insert(.init(backup: abort.backup, attempt: abort.attempt))
            case .commit(let commit):
                commits.append(commit)
                commitSequences[commit.backup] = entry.sequence
                ended.insert(.init(backup: commit.backup, attempt: commit.attempt))
            default: break
            }
        }
    }

    func commit(of backup: BackupID) -> CommitContent? { commits.first { $0.backup == backup } }

    /// Whether objects of this attempt may lie in the repository without a commit record: it was announced or given
    /// up, or the record that did so may be one of those that are damaged.
    func isProvisional(_ attempted: Attempted) -> Bool {
        intents[attempted] != nil || ended.contains(attempted) || hasDamage
    }

    /// `backups` and all that use something of one of them.
    func withDependents(_ backups: [BackupID]) -> [BackupID] {
        var all = backups
        for commit in commits where !all.contains(commit.backup) {
            let used = (references[commit.backup] ?? []).map(\.backup)
            if used.contains(where: all.contains) { all.append(commit.backup) }
        }
        return all
    }

    /// The backups that cannot be restored without `object`, an object of the attempt of `commit`.
    func broken(by object: ObjectName, of commit: CommitContent) -> [BackupID] {
        guard case .backup(_, let owner, _, let part)? = object.parts else { return [commit.backup] }
        let users = references.filter { _, references in
            references.contains { reference in
                guard reference.backup == owner else { return false }
                switch part {
                case .pack(let number): return reference.packs.contains(Int(clamping: number))
                case .mapPack(let number): return reference.mapPacks.contains(Int(clamping: number))
                case .inventory: return true
                case .manifest: return false
                }
            }
        }
        return [commit.backup] + commits.map(\.backup).filter { $0 != commit.backup && users[$0] != nil }
    }

    /// The backups that a damaged record of the chain speaks of: by its own word where it can be read, else those
    /// whose beginning or end may be what is missing.
    func broken(by damage: ScrubbedChain.Damage) -> [BackupID] {
        switch damage.claimed {
        case .intent(let intent):
            let isAborted = ended.contains(.init(backup: intent.backup, attempt: intent.attempt))
            return isAborted && commit(of: intent.backup) == nil ? [] : withDependents([intent.backup])
        case .commit(let commit): return withDependents([commit.backup])
        case .abort, .handover: return []
        default: break
        }
        let begun = intents.filter { attempted, sequence in
            !ended.contains(attempted) && sequence < damage.sequences.lowerBound
        }
        let unannounced = commits.filter { commit in
            let attempted = Attempted(backup: commit.backup, attempt: commit.attempt)
            let sequence = commitSequences[commit.backup] ?? 0
            return intents[attempted] == nil && sequence > damage.sequences.upperBound
        }
        return withDependents(begun.keys.map(\.backup).sorted() + unannounced.map(\.backup))
    }

    /// The backups that need some of the log in `range` to become consistent.
    func needing(_ range: BrokenLog) -> [BackupID] {
        commits.filter { commit in
            commit.branch == range.branch && commit.timeline == range.timeline && range.from < commit.stopLSN
                && (range.to.map { $0 > commit.startLSN } ?? true)
        }.map(\.backup)
    }
}
