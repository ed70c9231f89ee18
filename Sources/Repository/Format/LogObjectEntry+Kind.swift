import Protocol

extension LogObjectEntry {
    /// What a log object covers.
    package enum Kind: UInt64, Sendable, WireValue {
        /// A whole segment.
        case segment = 0
        /// A segment from its start to a position before its end.
        case partial = 1
        /// A timeline history file.
        case history = 2
    }
}
