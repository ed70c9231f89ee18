import CPostgreSQL
import Glibc
import Platform
import Protocol

/// What one thread knows while it receives a stream. Used on the connection's thread only.
final class ReceiverState: @unchecked Sendable {
    private var position: LSN
    private var waiting: [LogEvent]
    private var piece = Bytes()
    private var serverEnd = LSN.zero
    private var serverTime = Timestamp(microseconds: 0)
    private var lastHeard = ContinuousClock.now
    private var statusDue = ContinuousClock.now
    private var isEnded: Bool

    init(position: LSN, ended: LogEvent?) {
        self.position = position
        waiting = ended.map { [$0] } ?? []
        isEnded = ended != nil
    }

    /// Waits for the next event.
    ///
    /// - Parameters:
    ///   - handle: The connection.
    ///   - signal: Ends the wait, or makes it look for a status to send.
    ///   - status: Gives the status to send; its argument tells whether one is due.
    /// - Returns: The event.
    /// - Throws: `ServerError` when the stream is over, `CancellationError` when the signal ends it.
    func next(
        from handle: ConnectionHandle, signal: CancelSignal, status: (_ isDue: Bool) -> Bytes?
    ) throws -> LogEvent {
        while waiting.isEmpty {
            guard !isEnded else { throw ConnectionHandle.closed }
            try sendStatus(to: handle, status)
            if try take(from: handle, status, signal) { continue }
            flushPiece()
            if waiting.isEmpty { try wait(on: handle, signal) }
        }
        return waiting.removeFirst()
    }

    /// Reads nothing for a moment, and sends what is to be said.
    func rest(_ handle: ConnectionHandle, signal: CancelSignal, status: (_ isDue: Bool) -> Bytes?) throws {
        let end = ContinuousClock.now + PostgreSQLLogStream.restTime
        while true {
            try sendStatus(to: handle, status)
            switch try handle.wait(for: 0, cancel: signal, until: end) {
            case .signalled: continue
            case .timedOut:
                // Who does not listen learns nothing from silence.
                lastHeard = .now
                return
            // Asked for nothing, the socket only tells that the connection is broken.
            case .ready: throw ConnectionHandle.closed
            }
        }
    }

    private func sendStatus(to handle: ConnectionHandle, _ status: (_ isDue: Bool) -> Bytes?) throws {
        let isDue = ContinuousClock.now >= statusDue
        if isDue { statusDue = .now + PostgreSQLLogStream.statusInterval }
        if let message = status(isDue) { try handle.putCopyData(message) }
    }

    /// Takes one message; false when none is at hand.
    private func take(
        from handle: ConnectionHandle, _ status: (_ isDue: Bool) -> Bytes?, _ signal: CancelSignal
    ) throws -> Bool {
        switch try handle.copyData({ try accept($0) }) {
        case .none:
            return false
        case .message(let wantsReply):
            lastHeard = .now
            if wantsReply, let message = status(true) { try handle.putCopyData(message) }
            return true
        case .ended:
            flushPiece()
            waiting.append(try handle.endOfTimeline(cancel: signal))
            isEnded = true
            return true
        }
    }

    /// Takes a message in; true when the server wants an answer.
    private func accept(_ message: UnsafeRawBufferPointer) throws -> Bool {
        switch ReplicationMessage(message) {
        case .log(let start, let end, let time):
            guard start == position else {
                throw ServerError(state: "08P01", message: "log from \(start) came where \(position) was expected")
            }
            (serverEnd, serverTime) = (end, time)
            piece += message[ReplicationMessage.headerLength...]
            position = start.advanced(by: UInt64(message.count - ReplicationMessage.headerLength))
            if piece.count >= PostgreSQLLogStream.pieceBytes { flushPiece() }
            return false
        case .keepalive(let end, let time, let wantsReply):
            flushPiece()
            waiting.append(.keepalive(serverEnd: end, serverTime: time, isUrgent: wantsReply))
            return wantsReply
        case nil:
            throw ServerError(state: "08P01", message: "an unknown message came in the log stream")
        }
    }

    private func flushPiece() {
        guard !piece.isEmpty else { return }
        let start = LSN(rawValue: position.rawValue - UInt64(piece.count))
        waiting.append(.log(start: start, bytes: piece, serverEnd: serverEnd, serverTime: serverTime))
        piece = []
    }

    private func wait(on handle: ConnectionHandle, _ signal: CancelSignal) throws {
        let limit = lastHeard + PostgreSQLLogStream.silenceLimit
        guard ContinuousClock.now < limit else {
            throw ServerError(state: "", message: "the server has been silent for too long")
        }
        if try handle.wait(for: POLLIN, cancel: signal, until: min(limit, statusDue)) == .ready {
            try handle.consume()
        }
    }
}
