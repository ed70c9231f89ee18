import Protocol

/// What a log index says about the database.
struct LogFacts: Sendable, Equatable {
    var systemIdentifier: UInt64
    /// Bytes of one log segment.
    var segmentSize: UInt64
}
