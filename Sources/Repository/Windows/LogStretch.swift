package import Platform
package import Protocol

/// An unbroken piece of log of one timeline.
package struct LogStretch: Hashable, Sendable {
    package var from: LSN
    package var to: LSN
    /// A time of the server's clock: what was committed before it lies below the end.
    package var through: Timestamp

    /// The log from `from` to `to`.
    package init(from: LSN, to: LSN, through: Timestamp) {
        self.from = from
        self.to = to
        self.through = through
    }

    /// Whether all of `start` to `end` lies within.
    package func covers(_ start: LSN, _ end: LSN) -> Bool { from <= start && end <= to }
}
