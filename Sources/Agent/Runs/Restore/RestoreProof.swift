import Platform
import Protocol
import Repository

/// Everything that is known before the target is touched: the chain holds, and all of it can be opened.
struct RestoreProof: Sendable {
    let content: RestoreContent
    private(set) var log: ProvenLog
    let keyring: Keyring
    /// The opened history files.
    let histories: [TimelineID: Bytes]
    /// Segments of the tail that are opened already.
    private(set) var ready: [LogPosition: ScratchFile] = [:]

    /// The commit of the backup to restore.
    var commit: CommitContent { content.backups[0].commit }

    /// Proves what an order needs, from its commit record to its last log object.
    ///
    /// - Throws: naming the object that does not hold.
    init(_ context: RestoreContext) async throws {
        let (order, delivery) = (context.order, context.delivery)
        let records = RecordReader(delivery: delivery, root: context.root, source: order.source)
        let membership = try await records.membership()
        let backups = try await BackupProof(order: order, records: records, membership: membership).prove()
        let commit = backups[0].commit
        log = try await LogProof(order: order, commit: commit, records: records, membership: membership).prove()
        FaultPoint.hit("restore.proven")

        let keys = RestoreKeys(delivery: delivery, repository: context.root.repository, source: order.source)
        keyring = try await keys.fetch(log.keys.union(backups.flatMap(\.commit.keys).map(\.key)))
        FaultPoint.hit("restore.keys")
        content = try await RestoreContent.open(
            backups, repository: context.root.repository, keyring: keyring, from: delivery)
        histories = try await Self.histories(log, commit, context.reader(log, keyring))
    }

    /// Reads the tail of the log, if there is one, and leaves out what cannot be replayed.
    ///
    /// - Returns: what the operator should know of it; nil when there is nothing.
    /// - Throws: `objectDamaged` when a slice does not hold; `acknowledgedLost` or `outsideWindow` when the target cannot
    ///   be reached.
    mutating func survey(_ context: RestoreContext, _ restorer: any Restorer) async throws -> String? {
        let survey = TailSurvey(log: log, reader: context.reader(self))
        let findings = try await survey.run { restorer.logReader(from: $0) }
        ready = findings.files
        guard let end = findings.loweredFrom else { return nil }
        let lowered = LoweredEnd(position: end, latestCommit: findings.latestCommit, logEnd: log.end)
        let note = try lowered.judge(context.order, consistentAt: commit.stopLSN)
        // What was opened before it was known where the log ends is opened anew.
        ready = ready.filter { $0.key.lsn.advanced(by: log.segmentSize) <= end }
        log.cut(at: end)
        return note
    }

    /// Opens the history files and looks whether the last one leads back to the backup.
    private static func histories(
        _ log: ProvenLog, _ commit: CommitContent, _ reader: LogObjectReader
    ) async throws -> [TimelineID: Bytes] {
        var texts: [TimelineID: Bytes] = [:]
        for history in log.histories { texts[history.timeline] = try await reader.history(history) }
        guard let last = log.histories.last, let text = texts[last.timeline] else { return texts }
        guard let history = TimelineHistory(text) else { throw last.object.altered }
        if last.timeline != commit.timeline {
            guard let left = history.switchPoint(of: commit.timeline), left >= commit.stopLSN else {
                throw HoldfastError(
                    .outsideWindow,
                    "timeline \(last.timeline) did not come from timeline \(commit.timeline) after the backup's end")
            }
        }
        for known in log.histories {
            let isOnTheWay = known.timeline == last.timeline || history.switchPoint(of: known.timeline) != nil
            guard isOnTheWay, known.parent.map({ history.switchPoint(of: $0.timeline) == $0.lsn }) ?? true else {
                throw known.object.altered
            }
        }
        return texts
    }
}

extension RestoreContext {
    /// Fetches and opens log; what was opened before is at hand.
    func reader(_ proof: RestoreProof) -> LogObjectReader {
        var reader = reader(proof.log, proof.keyring)
        reader.ready = proof.ready
        return reader
    }

    /// Fetches and opens log.
    fileprivate func reader(_ log: ProvenLog, _ keyring: Keyring) -> LogObjectReader {
        LogObjectReader(
            repository: root.repository, segmentSize: log.segmentSize, keyring: keyring, delivery: delivery,
            tail: TailReader(
                repository: root.repository, source: order.source,
                branch: order.log.last?.branch ?? LogBranch(rawValue: 0), segmentSize: log.segmentSize,
                signers: log.signers, keyring: keyring, delivery: delivery),
            scratchDirectory: scratchDirectory)
    }
}
