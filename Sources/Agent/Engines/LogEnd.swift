package import Platform
package import Protocol

/// Where a server's log ends: whatever was committed before `time` lies below `position` of `timeline`.
package struct LogEnd: Sendable, Equatable {
    package var systemIdentifier: UInt64
    package var timeline: TimelineID
    /// Where the flushed log ended.
    package var position: LSN
    /// What the server's clock showed just before.
    package var time: Timestamp

    package init(systemIdentifier: UInt64, timeline: TimelineID, position: LSN, time: Timestamp) {
        self.systemIdentifier = systemIdentifier
        self.timeline = timeline
        self.position = position
        self.time = time
    }
}
