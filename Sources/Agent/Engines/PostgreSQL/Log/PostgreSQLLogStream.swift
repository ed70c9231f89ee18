import CPostgreSQL
import Glibc
import Platform
import Protocol
import Synchronization

/// A running physical replication stream, without a slot: retention is the keep slot's business.
final class PostgreSQLLogStream: LogStream {
    /// Log is handed on in pieces of about this many bytes when that much is at hand.
    static let pieceBytes = 256 << 10
    /// How often the server hears of us, and is asked for a sign of life.
    static let statusInterval = Duration.seconds(5)
    /// How long a rest lasts.
    static let restTime = Duration.milliseconds(50)
    /// A server that stays silent for so long is given up.
    static let silenceLimit = Duration.seconds(45)

    private struct Report {
        var written: LSN
        var isFlushed = false
        var isPending: Bool
    }

    private let connection: DatabaseConnection
    private let signal: CancelSignal
    private let receiver: ReceiverState
    private let report: Mutex<Report>

    /// Takes over a replication connection.
    ///
    /// - Throws: HF-409 when the server no longer has the log at `position`.
    static func start(
        over connection: DatabaseConnection, at position: LogPosition
    ) async throws -> PostgreSQLLogStream {
        let signal = try CancelSignal()
        let ended = try await connection.work(signal) { handle, signal in
            try handle.startReplication(position, cancel: signal)
        }
        return PostgreSQLLogStream(connection: connection, signal: signal, position: position.lsn, ended: ended)
    }

    private init(connection: DatabaseConnection, signal: CancelSignal, position: LSN, ended: LogEvent?) {
        self.connection = connection
        self.signal = signal
        receiver = ReceiverState(position: position, ended: ended)
        report = Mutex(Report(written: .zero, isPending: true))
    }

    func receive<Taken: Sendable>(_ take: @escaping @Sendable (LogEvent) throws -> Taken?) async throws -> Taken {
        do {
            return try await connection.work(signal) { [self] handle, signal in
                while !signal.isRaised {
                    let event = try receiver.next(from: handle, signal: signal, status: status)
                    if let taken = try take(event) { return taken }
                }
                throw CancellationError()
            }
        } catch let error as ServerError {
            throw HoldfastError(
                error.state == ServerError.undefinedFile ? .logMissing : .logStream, "the log stream ended: \(error)")
        }
    }

    func rest() async throws {
        do {
            try await connection.work(signal) { [self] handle, signal in
                try receiver.rest(handle, signal: signal, status: status)
            }
        } catch let error as ServerError {
            throw HoldfastError(.logStream, "the log stream ended: \(error)")
        }
    }

    func report(written: LSN, isFlushed: Bool) {
        report.withLock { report in
            report.written = max(report.written, written)
            report.isFlushed = isFlushed
            report.isPending = true
        }
        signal.wake()
    }

    func close() async {
        signal.raise()
        await connection.close()
    }

    /// The status to send now; nil when the server need not hear of us yet.
    private func status(isDue: Bool) -> Bytes? {
        report.withLock { report in
            guard report.isPending || isDue else { return nil }
            report.isPending = false
            return ReplicationMessage.status(
                written: report.written, flushed: report.isFlushed ? report.written : .zero,
                now: SystemWallClock().now(), wantsReply: isDue)
        }
    }
}
