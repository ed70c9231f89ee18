import CPostgreSQL
import Glibc
import Platform
import Protocol

/// The commands and copy messages of a replication connection. All block.
extension ConnectionHandle {
    /// What a look for the next message brought.
    enum CopyData {
        case none
        case message(wantsReply: Bool)
        case ended
    }

    /// Starts the stream.
    ///
    /// - Returns: Nil once the stream runs; the timeline's end when there is nothing left of it after `position`.
    func startReplication(_ position: LogPosition, cancel: CancelSignal) throws -> LogEvent? {
        guard let raw else { throw Self.closed }
        guard send("START_REPLICATION PHYSICAL \(position.lsn) TIMELINE \(position.timeline)", []) == 1 else {
            throw failure()
        }
        guard let result = try nextResult(cancel: cancel, until: .now + DatabaseConnection.statementTimeout) else {
            throw failure()
        }
        defer { PQclear(result) }
        switch PQresultStatus(result) {
        case PGRES_COPY_BOTH: return nil
        case PGRES_TUPLES_OK: return try Self.timelineEnd(in: result)
        default: throw Self.error(in: result, on: raw)
        }
    }

    /// Hands the next message to `body` if one is at hand.
    func copyData(_ body: (UnsafeRawBufferPointer) throws -> Bool) throws -> CopyData {
        guard let raw else { throw Self.closed }
        var message: UnsafeMutablePointer<CChar>?
        let count = PQgetCopyData(raw, &message, 1)
        defer { PQfreemem(message) }
        switch count {
        case 0: return .none
        case -1: return .ended
        case 1...:
            return .message(wantsReply: try body(UnsafeRawBufferPointer(start: message, count: Int(count))))
        default: throw failure()
        }
    }

    /// Sends a message and everything before it.
    func putCopyData(_ message: Bytes) throws {
        guard let raw else { throw Self.closed }
        let sent = message.withUnsafeBytes { bytes in
            PQputCopyData(raw, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count))
        }
        guard sent == 1, PQflush(raw) >= 0 else { throw failure() }
    }

    /// Takes in what has arrived.
    func consume() throws {
        guard let raw, PQconsumeInput(raw) == 1 else { throw failure() }
    }

    /// Ends the copy after the server did, and learns where the log goes on.
    func endOfTimeline(cancel: CancelSignal) throws -> LogEvent {
        guard let raw else { throw Self.closed }
        let deadline = ContinuousClock.now + DatabaseConnection.statementTimeout
        var event: LogEvent?
        var isCopyEnded = false
        while let result = try nextResult(cancel: cancel, until: deadline) {
            defer { PQclear(result) }
            switch PQresultStatus(result) {
            case PGRES_COPY_IN, PGRES_COPY_BOTH:
                guard !isCopyEnded, PQputCopyEnd(raw, nil) == 1, PQflush(raw) >= 0 else { throw failure() }
                isCopyEnded = true
            case PGRES_TUPLES_OK: event = try Self.timelineEnd(in: result)
            case PGRES_COMMAND_OK: break
            default: throw Self.error(in: result, on: raw)
            }
        }
        guard let event else { throw ServerError(state: "57P01", message: "the server ended the stream") }
        return event
    }

    private static func timelineEnd(in result: OpaquePointer) throws -> LogEvent {
        let answer = QueryResult(rows: rows(of: result))
        return .timelineEnded(next: TimelineID(rawValue: try answer.value(0)), at: try answer.value(1))
    }
}
