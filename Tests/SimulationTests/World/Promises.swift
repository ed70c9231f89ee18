import Protocol

/// What was promised to somebody and so must hold whatever happens.
struct Promises {
    /// Up to where the log of a source was acknowledged to its agent.
    private(set) var log: [Int: LSN] = [:]
    /// The digests of the records that were acknowledged, by chain and number.
    private(set) var records: [ChainKey: [UInt64: Digest]] = [:]
    /// The objects that were acknowledged.
    private(set) var objects: Set<SimulatedObject> = []
    /// The highest attempt that was ordered for a source.
    private(set) var attempts: [Int: Attempt] = [:]
    /// The attempt that committed each backup.
    private(set) var commits: [BackupID: Attempt] = [:]

    /// Every chain of which a record was acknowledged, in an order that is always the same.
    var chains: [ChainKey] { records.keys.sorted() }

    mutating func acknowledged(_ source: Int, to position: LSN) {
        log[source] = max(log[source] ?? .zero, position)
    }

    mutating func acknowledged(_ chain: ChainKey, _ sequence: UInt64, _ digest: Digest) throws(Broken) {
        if let earlier = records[chain]?[sequence], earlier != digest {
            throw Broken("two records were acknowledged as number \(sequence) of \(chain)")
        }
        records[chain, default: [:]][sequence] = digest
    }

    mutating func stored(_ object: SimulatedObject) { objects.insert(object) }

    mutating func ordered(_ source: Int, _ attempt: Attempt) throws(Broken) {
        if let earlier = attempts[source], earlier >= attempt {
            throw Broken("attempt \(attempt) of source \(source) was ordered after attempt \(earlier)")
        }
        attempts[source] = attempt
    }

    mutating func committed(_ backup: BackupID, _ attempt: Attempt) throws(Broken) {
        if let earlier = commits[backup] {
            throw Broken("backup \(backup) was committed by attempt \(earlier) and again by \(attempt)")
        }
        commits[backup] = attempt
    }
}
