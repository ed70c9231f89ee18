import Protocol
import Repository

/// What is stored of a log and no index lists yet: the objects, and what was read of them. Pure.
struct UnlistedLog {
    /// Packed transactions that wait for an index before it is written, in bytes.
    private static let detailBytes = 4 << 20

    private(set) var entries: [LogObjectEntry] = []
    private(set) var details: [LogDetails] = []

    /// Whether so much was read of the objects that an index is due.
    var areDetailsMany: Bool { details.reduce(0) { $0 + $1.transactions.bytes.count } >= Self.detailBytes }
    /// Where the last of the log ends; nil when there is none.
    var end: LSN? { entries.map(\.end).max() }

    /// Takes an object that was stored, with what was read of it.
    mutating func append(_ entry: LogObjectEntry, _ read: LogDetails?) {
        entries.append(entry)
        if let read { details.append(read) }
    }

    /// Forgets what an index lists now: `listed`, with which more may have come since.
    mutating func remove(_ listed: UnlistedLog) {
        entries.removeFirst(listed.entries.count)
        details.removeFirst(listed.details.count)
    }
}
