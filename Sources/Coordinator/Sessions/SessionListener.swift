import Platform
import Synchronization

/// Accepts connections, within caps, and runs each on a task of its own.
final class SessionListener: Sendable {
    private let listener: TCPListener
    private let runner: SessionRunner
    private let context: Mutex<TLSContext>
    private let load = Mutex(ConnectionLoad())
    private let log: Log

    init(listener: TCPListener, context: TLSContext, runner: SessionRunner, log: Log) {
        self.listener = listener
        self.context = Mutex(context)
        self.runner = runner
        self.log = log
    }

    /// New connections are shown another certificate from now on.
    func use(_ context: TLSContext) {
        self.context.withLock { $0 = context }
    }

    /// Accepts until the listener is closed, then waits for the sessions to end.
    func run() async {
        await withDiscardingTaskGroup { group in
            while let socket = await next() {
                let host = ConnectionLoad.host(of: socket.peerAddress)
                guard load.withLock({ $0.admit(host) }) else {
                    log.warn("connection.turned-away", (.peer, socket.peerAddress), (.reason, "too many connections"))
                    socket.close()
                    continue
                }
                group.addTask { [self] in await serve(socket, host) }
            }
        }
    }

    /// Takes no more connections.
    func close() { listener.close() }

    private func next() async -> Socket? {
        while true {
            do {
                return try await listener.accept()
            } catch let error as SystemError where error.errno != Self.closed {
                log.warn("connection.not-accepted", (.reason, "\(error)"))
                guard (try? await Task.sleep(for: SessionLimits.breather)) != nil else { return nil }
            } catch {
                return nil
            }
        }
    }

    /// ECANCELED: the listener was closed.
    private static let closed: Int32 = 125

    private func serve(_ socket: Socket, _ host: String) async {
        let ticket = Ticket()
        defer {
            settle(ticket, host)
            load.withLock { $0.connections -= 1 }
        }
        let peer = socket.peerAddress
        do {
            let stream = try await TLSStream.server(
                socket, context: context.withLock { $0 }, deadline: SessionLimits.handshake)
            await runner.run(stream, proven: { [self] in settle(ticket, host) })
        } catch {
            log.notice("connection.refused", (.peer, peer), (.reason, HoldfastError(handling: error).description))
        }
    }

    /// The connection counts as unproven no longer.
    private func settle(_ ticket: Ticket, _ host: String) {
        if ticket.take() { load.withLock { $0.settle(host) } }
    }
}

/// Something that is done once, by whoever comes first.
private final class Ticket: Sendable {
    private let isLeft = Mutex(true)

    /// Whether the caller is the first.
    func take() -> Bool {
        isLeft.withLock { isLeft in
            defer { isLeft = false }
            return isLeft
        }
    }
}
