package import Platform
package import Protocol

/// What a stream brings.
package enum LogEvent: Sendable, Equatable {
    /// Log from `start` on, contiguous with what came before.
    case log(start: LSN, bytes: Bytes, serverEnd: LSN, serverTime: Timestamp)
    /// A sign of life: where the server's log ends and its clock.
    ///
    /// A server that is urgent waits for our word that all its log is safe, most likely to be able to stop.
    case keepalive(serverEnd: LSN, serverTime: Timestamp, isUrgent: Bool)
    /// The timeline ended; the log goes on elsewhere.
    case timelineEnded(next: TimelineID, at: LSN)
}
