package import Platform
package import Protocol

/// What a stream brings.
package enum LogEvent: Sendable, Equatable {
    /// Log from `start` on, contiguous with what came before.
    case log(start: LSN, bytes: Bytes, serverEnd: LSN, serverTime: Timestamp)
    /// A sign of life: where the server's log ends and its clock.
    case keepalive(serverEnd: LSN, serverTime: Timestamp)
    /// The timeline ended; the log goes on elsewhere.
    case timelineEnded(next: TimelineID, at: LSN)
}
