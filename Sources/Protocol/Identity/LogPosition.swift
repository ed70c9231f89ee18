/// A position in the log together with the timeline that it lies on.
package struct LogPosition: Hashable, Sendable, CustomStringConvertible {
    package var timeline: TimelineID
    package var lsn: LSN

    /// The position `lsn` on `timeline`.
    package init(timeline: TimelineID, lsn: LSN) {
        self.timeline = timeline
        self.lsn = lsn
    }

    /// Timeline and LSN for people: `1:0/1700028`.
    package var description: String { "\(timeline):\(lsn)" }
}
