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

    /// Whether the stream stops until the coordinator decides upon a new branch.
    var isFinal: Bool { kind == .fork || kind == .foreignCluster }

    /// The alarm as an error that a user reads.
    var asError: HoldfastError { HoldfastError(isFinal ? .logRefused : .logGap, text) }
}
