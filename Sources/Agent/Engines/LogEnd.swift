package import Platform
package import Protocol

/// Where a server's log ends: whatever was committed before `time` lies below `position`.
package struct LogEnd: Sendable, Equatable {
    /// Where the flushed log ended.
    package var position: LSN
    /// What the server's clock showed just before.
    package var time: Timestamp

    package init(position: LSN, time: Timestamp) {
        self.position = position
        self.time = time
    }
}
