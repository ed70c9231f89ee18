package import Platform
package import Protocol

/// A record of a log chain: an index, or a gap.
package struct LogRecordEntry: Sendable, Equatable {
    package var source: SourceID
    package var branch: LogBranch
    package var timeline: TimelineID
    package var sequence: UInt64
    package var isGap: Bool
    /// The record itself.
    package var record: Bytes
    package var received: Timestamp

    package var chain: ChainName { .log(branch: branch, timeline: timeline) }
}
