import Platform
import Protocol
import Repository

/// Proves that signed, unbroken log leads from a backup's start over its stop to the target, and that it is all there.
struct LogProof {
    let order: RestoreOrder
    let commit: CommitContent
    let records: RecordReader
    let membership: MembershipView

    /// - Returns: the log to be replayed.
    /// - Throws: `proofFailed` naming what does not hold, `outsideWindow` when the log ends before the target.
    func prove() async throws -> ProvenLog {
        let last = try checkOrder()
        var log = ProvenLog(segmentSize: commit.segmentSize, end: last.to)
        // Who sent the tail may have been replaced since, or its source removed.
        log.signers = membership.writers(of: .log(branch: last.branch, timeline: last.timeline)).map(\.publicKey)
        var end = last.tailFrom ?? last.to
        for (index, range) in order.log.enumerated().reversed() {
            let chain = ChainName.log(branch: range.branch, timeline: range.timeline)
            let begin = index == 0 ? commit.startLSN.segmentStart(size: commit.segmentSize) : nil
            var walk = LogWalk(commit: commit, source: order.source, range: range, begin: begin, end: end)
            try await records.backwards(chain, from: range.lastIndex, membership: membership) { try walk.take($0) }
            let stretch = try walk.finish()
            try await checkPresence(stretch, range)
            log.segments = stretch.segments + log.segments
            if index == order.log.indices.last { log.add(tailOf: range) }
            log.histories = [stretch.history].compactMap(\.self) + log.histories
            end = stretch.begin
        }
        try checkTarget(log)
        return log
    }

    /// Bytes of log that a spool could hold at most; an order with more is a mistake or a lie.
    static let tailLimit: UInt64 = 64 << 30

    /// Looks whether the ranges that were ordered can lead anywhere at all.
    private func checkOrder() throws(HoldfastError) -> Protocol.LogRange {
        let size = commit.segmentSize
        guard (8192...1 << 30).contains(size), size.nonzeroBitCount == 1 else {
            throw HoldfastError(.proofFailed, "backup \(commit.backup) tells an impossible segment size of \(size)")
        }
        guard let first = order.log.first, let last = order.log.last, first.timeline == commit.timeline,
            last.timeline == order.timeline, order.log.allSatisfy({ $0.branch == commit.branch }),
            Set(order.log.map(\.timeline)).count == order.log.count
        else {
            throw HoldfastError(
                .badTarget, "the ordered log does not lead from timeline \(commit.timeline) to \(order.timeline)")
        }
        let isTailRight =
            switch (last.tailFrom, last.tailTo) {
            case (nil, nil): true
            case (let from?, let to?): from < to && to == last.to && to.bytes(since: from) <= Self.tailLimit
            case (nil, _?), (_?, nil): false
            }
        guard isTailRight else {
            throw HoldfastError(.badTarget, "the ordered tail does not reach up to the end of the log at \(last.to)")
        }
        guard last.to >= commit.stopLSN else {
            throw HoldfastError(
                .outsideWindow,
                "the log ends at \(last.to), before backup \(commit.backup) is consistent at \(commit.stopLSN)")
        }
        return last
    }

    private func checkTarget(_ log: ProvenLog) throws(HoldfastError) {
        switch order.target.kind {
        // What the database has to find itself is told of when it does not.
        case .latest, .immediate, .xid, .name: return
        case .lsn:
            guard let lsn = order.target.lsn, lsn >= commit.stopLSN, lsn <= log.end else {
                throw outside("positions from \(commit.stopLSN) to \(log.end)")
            }
        case .time:
            // How late the log reaches is known to the planner alone: a later record than the last one needed may tell.
            guard let time = order.target.time, time >= commit.stopped else {
                throw outside("moments from \(commit.stopped.iso8601) on")
            }
        }
    }

    private func outside(_ window: String) -> HoldfastError {
        HoldfastError(.outsideWindow, "backup \(commit.backup) and its log can be restored to \(window)")
    }

    private func checkPresence(_ stretch: LogWalk.Stretch, _ range: Protocol.LogRange) async throws {
        let presence = ObjectPresence(records.delivery)
        let folder = ObjectName.folder(of: order.source) + "log/\(range.branch)-\(range.timeline.hex8)/"
        try await presence.check(
            stretch.segments.compactMap(\.object?.object), under: folder,
            after: ObjectName(folder + stretch.begin.hex16))
        guard let history = stretch.history else { return }
        try await presence.check([history.object], under: folder + "history-")
    }
}
