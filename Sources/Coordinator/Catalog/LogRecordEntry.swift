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

extension LogRecordEntry {
    init(row: SQLRow) throws {
        self.init(
            source: try row.identifier("source"), branch: LogBranch(rawValue: try row.smallNumber("branch")),
            timeline: TimelineID(rawValue: try row.smallNumber("timeline")), sequence: try row.number("sequence"),
            isGap: try row.flag("gap"), record: try row.blob("record"), received: try row.time("received"))
    }
}
