import Platform
import Protocol

/// Something about a source's log that an operator must learn of.
struct LogAlarm: Error {
    /// What it is, as alarms name it.
    enum Kind: String {
        /// The log differs from what is stored, or left on an unexpected timeline.
        case fork
        case foreignCluster = "foreign-cluster"
        /// Log was removed before it was stored.
        case gap
        case slotLost = "slot-lost"
        /// The database went on without the end of what was acknowledged.
        case abandoned = "abandoned-log"
    }

    var kind: Kind
    var text: String
    var from: LSN?
    var to: LSN?
    /// The system identifier of the other cluster.
    var foreignIdentifier: UInt64?

    /// The server's log ends before what is acknowledged.
    static func rewound(_ timeline: TimelineID, to end: LSN, before position: LSN) -> LogAlarm {
        LogAlarm(
            kind: .fork,
            text: "the database's log of timeline \(timeline) ends at \(end), before what was acknowledged "
                + "(\(position)): it was rewound, restored from a snapshot or replaced",
            from: end, to: position)
    }

    /// The server has other log than what is acknowledged.
    static func differs(_ range: Range<LSN>) -> LogAlarm {
        LogAlarm(
            kind: .fork,
            text: "the database's log from \(range.lowerBound) to \(range.upperBound) differs from what was "
                + "acknowledged of it: it was rewound, restored from a snapshot or replaced, and has grown on since",
            from: range.lowerBound, to: range.upperBound)
    }

    /// Whether the stream stops until the coordinator decides upon a new branch.
    var isFinal: Bool { kind == .fork || kind == .foreignCluster }

    /// The alarm as an error that a user reads.
    var asError: HoldfastError { HoldfastError(isFinal ? .logRefused : .logGap, text) }
}
