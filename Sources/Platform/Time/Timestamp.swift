/// A moment on the wall clock: microseconds since the Unix epoch, UTC, without leap seconds.
package struct Timestamp: Hashable, Comparable, Sendable {
    /// Microseconds since 1970-01-01T00:00:00Z; negative before it.
    package var microseconds: Int64

    /// The moment `microseconds` after the epoch.
    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.microseconds < right.microseconds
    }

    /// The moment `duration` later, held at the ends of the range instead of overflowing; finer parts are cut off.
    package func advanced(by duration: Duration) -> Timestamp {
        let (seconds, attoseconds) = duration.components
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        let (step, stepOverflow) = scaled.addingReportingOverflow(attoseconds / 1_000_000_000_000)
        let (sum, sumOverflow) = microseconds.addingReportingOverflow(step)
        guard !overflow, !stepOverflow, !sumOverflow else {
            return Timestamp(microseconds: seconds < 0 ? .min : .max)
        }
        return Timestamp(microseconds: sum)
    }

    /// How long after `earlier` this moment is; negative when it is before.
    package func duration(since earlier: Timestamp) -> Duration {
        .microseconds(microseconds) - .microseconds(earlier.microseconds)
    }
}
