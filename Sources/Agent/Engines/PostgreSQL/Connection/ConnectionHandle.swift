import CPostgreSQL
import Glibc
import Platform

/// One connection of libpq. Every call blocks and belongs on one thread at a time; only the `CancelSignal`s that are
/// passed in are touched by others. Closed when the last owner lets go.
final class ConnectionHandle: @unchecked Sendable {
    /// Why a wait ended.
    enum Wake {
        case ready
        case signalled
        case timedOut
    }

    private(set) var raw: OpaquePointer?

    deinit {
        PQfinish(raw)
    }

    /// Ends the connection; later calls fail.
    func close() {
        PQfinish(raw)
        raw = nil
    }

    /// Connects and logs in.
    func connect(_ parameters: [(String, String)], cancel: CancelSignal) throws {
        raw = Self.start(parameters)
        guard let raw, PQstatus(raw) != CONNECTION_BAD else { throw failure() }
        let seconds = parameters.first { $0.0 == "connect_timeout" }.flatMap { Int64($0.1) } ?? 0
        let deadline: ContinuousClock.Instant? = seconds > 0 ? .now + .seconds(seconds) : nil
        var interest = POLLOUT
        while true {
            switch try wait(for: interest, cancel: cancel, until: deadline) {
            case .timedOut: throw ServerError(state: "", message: "no answer within \(seconds) s")
            case .signalled: continue
            case .ready: break
            }
            switch PQconnectPoll(raw) {
            case PGRES_POLLING_OK: return
            case PGRES_POLLING_READING: interest = POLLIN
            case PGRES_POLLING_WRITING: interest = POLLOUT
            default: throw failure()
            }
        }
    }

    /// Runs one statement and returns the rows of its last result.
    func run(
        _ statement: String, _ parameters: [String?], cancel: CancelSignal, timeout: Duration?
    ) throws -> QueryResult {
        guard let raw else { throw Self.closed }
        guard send(statement, parameters) == 1 else { throw failure() }
        let deadline: ContinuousClock.Instant? = timeout.map { .now + $0 }
        var rows: [[Bytes?]] = []
        var problem: ServerError?
        while let result = try nextResult(cancel: cancel, until: deadline) {
            defer { PQclear(result) }
            switch PQresultStatus(result) {
            case PGRES_TUPLES_OK, PGRES_SINGLE_TUPLE: rows = Self.rows(of: result)
            case PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: break
            default: problem = problem ?? Self.error(in: result, on: raw)
            }
        }
        if let problem { throw problem }
        return QueryResult(rows: rows)
    }

    /// Waits until the socket can be read or written, the signal is given, or the time is over.
    func wait(
        for events: Int32, cancel: CancelSignal, until deadline: ContinuousClock.Instant?
    ) throws -> Wake {
        guard let raw else { throw Self.closed }
        if cancel.isRaised { throw CancellationError() }
        var slots = [
            pollfd(fd: PQsocket(raw), events: Int16(events), revents: 0),
            pollfd(fd: cancel.descriptor.raw, events: Int16(POLLIN), revents: 0),
        ]
        let count = poll(&slots, 2, Self.milliseconds(until: deadline))
        if count < 0, errno != EINTR { throw SystemError.current("poll") }
        if cancel.isRaised { throw CancellationError() }
        if slots[1].revents != 0 {
            cancel.drain()
            return .signalled
        }
        return count == 0 ? .timedOut : slots[0].revents != 0 ? .ready : .signalled
    }

    /// The connection's own complaint.
    func failure() -> ServerError {
        guard let raw, let text = PQerrorMessage(raw) else { return Self.closed }
        return ServerError(state: Self.loginState(String(cString: text)), message: String(cString: text))
    }

    /// The next result of a running statement; nil after the last.
    func nextResult(cancel: CancelSignal, until deadline: ContinuousClock.Instant? = nil) throws -> OpaquePointer? {
        guard let raw else { throw Self.closed }
        while PQisBusy(raw) == 1 {
            do {
                if try wait(for: POLLIN, cancel: cancel, until: deadline) == .timedOut {
                    throw ServerError(state: "57014", message: "the server gave no answer in time")
                }
            } catch {
                interrupt()
                throw error
            }
            guard PQconsumeInput(raw) == 1 else { throw failure() }
        }
        return PQgetResult(raw)
    }

    /// Asks the server to give up the running statement, and closes: what the connection would say next is unknown.
    private func interrupt() {
        if let raw, let cancel = PQgetCancel(raw) {
            var message = [CChar](repeating: 0, count: 256)
            _ = PQcancel(cancel, &message, Int32(message.count))
            PQfreeCancel(cancel)
        }
        close()
    }

    static let closed = ServerError(state: "", message: "the connection is closed")
}
