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

    /// It cannot be shown that the server's log is what was stored or acknowledged.
    static func unproven(_ position: LSN, _ reason: Unproven) -> LogAlarm {
        LogAlarm(
            kind: .fork,
            text: "it cannot be shown that the database's log is the one that was acknowledged up to \(position), "
                + "since \(reason.rawValue); it goes on as a branch of its own",
            from: position)
    }

    /// Why that cannot be shown.
    enum Unproven: String {
        case otherSecret = "it was taken in under another secret"
        case logHasGone = "the database has let go of that part"
    }

    /// The history allows the stored log to go on, only not all that was acknowledged: that lies on the former timeline.
    static func abandoned(_ timeline: TimelineID, from end: LSN, to position: LSN) -> LogAlarm {
        LogAlarm(
            kind: .abandoned,
            text:
                "the database left timeline \(timeline) at \(end), before what was acknowledged of it (\(position)): "
                + "what was committed in between is not in the database any more; a restore with --timeline "
                + "\(timeline) to latest brings it",
            from: end, to: position)
    }

    /// Log went that would be missing between what the spool alone holds and what comes.
    static func parted(_ gap: LogAlarm, from position: LSN) -> LogAlarm {
        LogAlarm(
            kind: .fork,
            text: gap.text + "; what was acknowledged before, up to \(position), stays apart: the log goes on as a "
                + "branch of its own",
            from: gap.from, to: gap.to)
    }

    /// Whether the stream stops until the coordinator decides upon a new branch.
    var isFinal: Bool { kind == .fork || kind == .foreignCluster }

    /// The alarm as an error that a user reads.
    var asError: HoldfastError { HoldfastError(isFinal ? .logRefused : .logGap, text) }
}
