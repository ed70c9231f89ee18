import Protocol
import Repository

/// A stretch in which the database's log carries too little for a restore.
struct LoweredLog: Sendable {
    /// Where it begins.
    let from: LSN
    /// Where it ends, a border of segments; nil while it goes on.
    var to: LSN?
    private var isRaised = false

    /// The stretch that begins within what `details` tells of; nil when none does.
    init?(_ details: LogDetails) {
        guard let mark = details.marks.first(where: \.isLowering) else { return nil }
        from = max(mark.start, details.stretch.lowerBound)
        take(details, after: mark)
    }

    /// Takes what was read further on.
    mutating func take(_ details: LogDetails, segmentSize: UInt64) {
        take(details, after: nil)
        let end = details.stretch.upperBound
        if isRaised, end.segmentStart(size: segmentSize) == end { to = end }
    }

    private mutating func take(_ details: LogDetails, after mark: LogMark?) {
        for next in details.marks where next.kind == .levelChange && next.start > mark?.start ?? .zero {
            isRaised = !next.isLowering
        }
    }

    /// What an operator must learn.
    var alarm: LogAlarm {
        LogAlarm(
            kind: .gap,
            text: "the database's wal_level was lowered to minimal at \(from): its log cannot be replayed beyond, "
                + "until the level is raised and a new full backup is taken",
            from: from)
    }
}

extension LogMark {
    /// From here on the log carries too little.
    fileprivate var isLowering: Bool { kind == .levelChange && level == 0 }
}
