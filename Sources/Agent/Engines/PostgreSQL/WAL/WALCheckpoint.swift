package import Platform
package import Protocol

/// What a checkpoint's record says.
package struct WALCheckpoint: Hashable, Sendable {
    /// Where recovery from this checkpoint begins.
    package var redo: LSN
    /// The next transaction's number, its epoch in the upper half.
    package var nextXid: UInt64
    package var timeline: TimelineID
    /// The timeline before, when the checkpoint begins a new one; else the same.
    package var previousTimeline: TimelineID
    /// In whole seconds.
    package var time: Timestamp
    /// Whether the server stopped with it, or ended a recovery by it.
    package var isShutdown: Bool

    /// A checkpoint of these parts.
    package init(
        redo: LSN, nextXid: UInt64, timeline: TimelineID, previousTimeline: TimelineID, time: Timestamp,
        isShutdown: Bool
    ) {
        self.redo = redo
        self.nextXid = nextXid
        self.timeline = timeline
        self.previousTimeline = previousTimeline
        self.time = time
        self.isShutdown = isShutdown
    }
}
