import Coordinator
import Platform
import Protocol
import Repository

/// What outlasts a coordinator's death: repository, catalogue and the spool's files.
struct CoordinatorDisk {
    /// A job as the catalogue knows it.
    struct Job {
        let job: SimulatedJob
        var state = JobState.queued
        var attempt = Attempt(rawValue: 0)
        var tries: UInt32 = 0
        var cancelling = false
    }

    /// The repository: records by chain, and objects.
    var records: [ChainKey: [Bytes]] = [:]
    var objects: Set<SimulatedObject> = []
    /// The catalogue.
    var heads: [ChainKey: ChainHead] = [:]
    /// Where the stored log of a source ends, as its newest index says.
    var covered: [Int: LSN] = [:]
    /// The newest attempt at each backup that was announced, and which are committed.
    var announced: [BackupID: Set<Attempt>] = [:]
    var committed: Set<BackupID> = []
    var jobs: [JobID: Job] = [:]
    var fences: [Int: Attempt] = [:]
    var logFences: [Int: Attempt] = [:]
    var journal = SimulatedJournal()
}

extension CoordinatorDisk {
    /// Every chain that has a record.
    var chains: [ChainKey] { records.keys.sorted() }

    /// Whether log objects reach from the start of a source's log to `end`, each of some writer.
    func isStored(_ source: Int, to end: LSN) -> Bool {
        var starts: Set<LSN> = []
        for case .log(source, _, let start) in objects { starts.insert(start) }
        return stride(from: Site.logStart.rawValue, to: end.rawValue, by: Int(Site.segment))
            .allSatisfy { starts.contains(LSN(rawValue: $0)) }
    }
}
