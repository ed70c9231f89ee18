package import Platform
package import Protocol

/// Where a planned restore ends, and of what its log is put together.
package struct PlanReach: Sendable, Equatable {
    /// Where the replay ends; nil when the database has to find that.
    package var end: LSN?
    /// The time that belongs to it, by the server's clock; nil when none is known.
    package var time: Timestamp?
    /// Whole segments.
    package var segments: UInt64 = 0
    /// Partial segments.
    package var partials: UInt64 = 0
    /// Bytes of log that come from the coordinator's spool.
    package var spoolBytes: UInt64 = 0

    /// Counts objects and what the spool adds to them.
    ///
    /// - Parameters:
    ///   - objects: Of the repository.
    ///   - ranges: The log to fetch.
    init(_ objects: [LogObjectEntry], _ ranges: [Protocol.LogRange]) {
        partials = UInt64(objects.count { $0.kind == .partial })
        segments = UInt64(objects.count { $0.kind != .partial && $0.kind != .history })
        spoolBytes = ranges.reduce(0) { sum, range in
            guard let from = range.tailFrom, let to = range.tailTo else { return sum }
            return sum &+ to.bytes(since: from)
        }
    }
}
