import Platform
import Protocol

/// What a log holds in place of a name or transaction that was asked for and is not there. Pure.
struct KnownTargets {
    /// The most names that a refusal lists.
    private static let listed = 5

    /// The transactions that end first and last.
    var transactions: (first: LogTransaction, last: LogTransaction)?
    /// Restore points by name, each with its last position.
    var names: [String: LSN] = [:]

    /// Why the moment cannot be restored to, and what comes nearest.
    func refusal(of moment: TargetRequest.Moment) -> String {
        switch moment {
        case .transaction(let number): refusal(ofTransaction: number)
        case .name(let name): refusal(ofName: name)
        case .time, .lsn, .latest, .immediate: "the target is not in the log"
        }
    }

    private func refusal(ofTransaction number: UInt64) -> String {
        let start = "the target xid:\(number) is not there: no such transaction ends in the log that can be restored"
        guard let transactions else { return start + ", and no other does" }
        let (first, last) = (transactions.first, transactions.last)
        return start
            + "; it holds those from \(first.xid) (lsn:\(first.end), \(first.time.iso8601)) to \(last.xid) "
            + "(lsn:\(last.end), \(last.time.iso8601)); give the number that pg_current_xact_id() told before the commit"
    }

    private func refusal(ofName name: String) -> String {
        let start =
            "the target name:\(name) is not there: the log that can be restored holds no restore point of that name"
        guard !names.isEmpty else {
            return start + ", and no other one; they are made by pg_create_restore_point('NAME')"
        }
        let close = names.filter { CloseNames.areClose($0.key, name) }
        let shown = (close.isEmpty ? names : close).sorted { $0.value < $1.value }.suffix(Self.listed)
        let list = shown.map { "'\($0.key)' (lsn:\($0.value))" }.joined(separator: ", ")
        return start + (close.isEmpty ? "; the last ones are " : "; close to it are ") + list
    }
}
