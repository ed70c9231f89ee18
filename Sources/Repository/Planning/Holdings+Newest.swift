package import Protocol

extension Holdings {
    /// Up to where the log of a branch is stored, on its newest timeline; nil while there is none.
    package func newest(of branch: LogBranch) -> LogPosition? {
        let stored = coverages.filter { $0.branch == branch && !$0.stretches.isEmpty }
        guard let newest = stored.max(by: { $0.timeline < $1.timeline }), let end = newest.stretches.last?.to else {
            return nil
        }
        return LogPosition(timeline: newest.timeline, lsn: end)
    }

    /// From where on servers shall keep a branch's log, to know its end again; nil when nothing is stored of it.
    package func needed(of branch: LogBranch) -> LSN? {
        guard let newest = newest(of: branch), let segmentSize else { return nil }
        let digest = tailDigests[.log(branch: branch, timeline: newest.timeline)]
        return TailDigest.needed(digest, before: newest.lsn, segmentSize: segmentSize)
    }

    /// The database cluster that the newest branch with records is of; nil before the first.
    package var cluster: UInt64? {
        systemIdentifiers.max { $0.key.rawValue < $1.key.rawValue }?.value
    }
}
