import Platform
import Protocol

extension LogStore {
    /// What the chain says about the timeline's log so far.
    struct Standing: Sendable, Equatable {
        var systemIdentifier: UInt64
        var coveredFrom: LSN
        var coveredTo: LSN
        var through: Timestamp
        var historyDigest: Digest?
        /// By it its maker knows the log up to the end again; nil when nothing is stored of it.
        var digest: TailDigest?

        /// Whether any log is stored before the end.
        var hasLog: Bool { coveredFrom < coveredTo }
    }

    /// What became of a piece of log that was to be stored.
    enum Outcome: Sendable {
        case stored
        /// It was stored up to where it carries too little.
        case lowered(LogAlarm)
        /// It carries too little.
        case passedOver
    }
}
