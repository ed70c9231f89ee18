package import Platform
package import Protocol

/// Who a database is and where its log stands.
package struct LogIdentity: Sendable, Equatable {
    package var systemIdentifier: UInt64
    package var timeline: TimelineID
    /// Where the server's flushed log ends.
    package var end: LSN
    /// Bytes of one log segment.
    package var segmentSize: UInt64
    /// The server's clock.
    package var serverTime: Timestamp
    /// Whether the server follows another one, or is being restored: it writes no log of its own then.
    package var isInRecovery: Bool

    package init(
        systemIdentifier: UInt64, timeline: TimelineID, end: LSN, segmentSize: UInt64, serverTime: Timestamp,
        isInRecovery: Bool = false
    ) {
        self.systemIdentifier = systemIdentifier
        self.timeline = timeline
        self.end = end
        self.segmentSize = segmentSize
        self.serverTime = serverTime
        self.isInRecovery = isInRecovery
    }
}
