package import Platform
package import Protocol

/// A database's log: what it retains for us, and the stream of it.
package protocol LogSource: Sendable {
    /// Who the database is and where its log stands.
    func identify() async throws -> LogIdentity
    /// The history file of a timeline; nil for the first, which has none.
    func history(of timeline: TimelineID) async throws -> Bytes?
    /// What is retained for us; creates the slot, with its log reserved at once, when there is none.
    func keep() async throws -> LogKeep
    /// Lets go of log before `position`; a position behind the present one changes nothing.
    func advanceKeep(to position: LSN) async throws -> LogKeep
    /// Ends retention, when the source is removed.
    func dropKeep() async throws
    /// Where the server's flushed log ends now.
    func end() async throws -> LSN
    /// Makes the server begin a new segment.
    ///
    /// - Returns: Where the log of the old one ends.
    func switchLog() async throws -> LSN
    /// Starts the stream at `position`.
    ///
    /// - Throws: HF-409 when the server no longer has the log there.
    func start(at position: LogPosition) async throws -> any LogStream
    /// Closes idle connections; a running stream goes on. The next call connects again.
    func close() async
}

/// A running stream of log. `receive` is called by one task; the other two by any.
package protocol LogStream: Sendable {
    /// Waits for what comes next.
    ///
    /// - Throws: `HoldfastError` when the stream fails; `CancellationError` when the task was cancelled or `close` called.
    func receive() async throws -> LogEvent
    /// Tells the database that log up to `written` is safe; sent at once and again as often as the database needs to
    /// hear of us. Flush and apply stay invalid, so that no commit ever waits for this stream.
    func report(written: LSN)
    /// Ends the stream.
    func close() async
}

/// What a stream brings.
package enum LogEvent: Sendable, Equatable {
    /// Log from `start` on, contiguous with what came before.
    case log(start: LSN, bytes: Bytes, serverEnd: LSN, serverTime: Timestamp)
    /// A sign of life: where the server's log ends and its clock.
    case keepalive(serverEnd: LSN, serverTime: Timestamp)
    /// The timeline ended; the log goes on elsewhere.
    case timelineEnded(next: TimelineID, at: LSN)
}

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
}

/// What the database retains for us.
package struct LogKeep: Sendable, Equatable {
    /// How sure retention is.
    package enum State: String, Sendable {
        /// All from `position` on is there.
        case kept
        /// Beyond the server's own retention, but still there.
        case extended
        /// To be removed at the next checkpoint.
        case unreserved
        /// Log was removed; the slot is useless.
        case lost
    }

    /// The slot's name.
    package var name: String
    package var state: State
    /// The oldest log retained; nil when lost.
    package var position: LSN?
    /// Bytes of log that stay because of us.
    package var heldBytes: UInt64
    /// Where the server's log ends.
    package var serverEnd: LSN
    /// Why the slot is lost, in the server's words, where it gives them.
    package var reason: String?
    /// Whether this call has created it.
    package var isNew: Bool
}
