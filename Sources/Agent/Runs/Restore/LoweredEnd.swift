package import Platform
package import Protocol

/// Where the log of a restore stops to be of use, since the database's `wal_level` was lowered to minimal there.
package struct LoweredEnd: Sendable {
    /// Everything before it can be replayed.
    let position: LSN
    /// The latest commit in the tail before it.
    let latestCommit: Timestamp?
    /// Where the log ends that is there.
    let logEnd: LSN

    package init(position: LSN, latestCommit: Timestamp?, logEnd: LSN) {
        self.position = position
        self.latestCommit = latestCommit
        self.logEnd = logEnd
    }

    /// Judges whether an order may be carried out with the log before the position alone.
    ///
    /// - Parameters:
    ///   - order: what is wanted.
    ///   - stop: where its backup is consistent.
    /// - Returns: what the operator should know; nil when the target lies before it anyway.
    /// - Throws: `acknowledgedLost` when the end of the log is wanted and nobody accepted the loss; `outsideWindow` when
    ///   the target lies behind, or the backup is not consistent before.
    package func judge(_ order: RestoreOrder, consistentAt stop: LSN) throws(HoldfastError) -> String? {
        guard position >= stop else {
            throw outside("and the backup is consistent from \(stop) on only: choose an earlier moment")
        }
        switch order.target.kind {
        case .latest:
            guard order.acceptLoss == position else {
                throw HoldfastError(
                    .acknowledgedLost,
                    "log was acknowledged up to \(logEnd), but \(reason); give up the rest with --accept-loss "
                        + "\(position)")
            }
            return "\(reason): the restore ends there, and the log up to \(logEnd) is given up"
        case .lsn where order.target.lsn.map { $0 > position } ?? false,
            .time where !isReached(order.target):
            throw outside("before the target: the last position to restore to is lsn:\(position)")
        case .lsn, .time, .immediate: return nil
        case .xid, .name: return reason
        }
    }

    /// The database stops at the first commit that is later.
    private func isReached(_ target: Protocol.RestoreTarget) -> Bool {
        guard let time = target.time, let latestCommit else { return false }
        return target.exclusive ? latestCommit >= time : latestCommit > time
    }

    private var reason: String {
        "wal_level was lowered to minimal at \(position), and nothing behind that can be replayed"
    }

    private func outside(_ what: String) -> HoldfastError {
        HoldfastError(.outsideWindow, "\(reason), \(what)")
    }
}
