import Platform
import Protocol

/// Where a log stream begins: which timeline, which position, and what has to be compared or said first.
struct LogBeginning: Sendable {
    var timeline: TimelineID
    /// A border of segments.
    var position: LSN
    var identity: LogIdentity
    /// Where the server's log of the timeline ended when it was asked; a spool that holds more is of another history.
    var end: LSN
    var keep: LogKeep
    var history: Bytes?
    /// What is remembered of the segment at `position`.
    var memory: OverlapMemory?
    /// Log that is missing before `position`.
    var gap: LogAlarm?
}
