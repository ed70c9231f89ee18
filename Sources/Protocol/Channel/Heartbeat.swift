import Synchronization

/// The heartbeat machine of one connection together with the clock that drives it.
final class Heartbeat: Sendable {
    private let start = ContinuousClock.now
    private let machine: Mutex<HeartbeatMachine>
    private let counts = Mutex((pings: UInt64(0), pongs: UInt64(0)))

    init(_ limits: ChannelLimits) {
        machine = Mutex(HeartbeatMachine(interval: limits.pingInterval, patience: limits.patience, now: .zero))
    }

    private var now: Duration { ContinuousClock.now - start }

    /// Something has come.
    func received() {
        let now = now
        machine.withLock { $0.bytesReceived(at: now) }
    }

    /// Sleeps until something is to be done.
    ///
    /// - Returns: the payload of a ping to send, or nil when the peer is dead.
    /// - Throws: `CancellationError`.
    func next() async throws -> [UInt8]? {
        while true {
            let now = now
            switch machine.withLock({ $0.timePassed(now: now) }) {
            case .wait(let until): try await Task.sleep(until: start + until, clock: .continuous)
            case .dead: return nil
            case .ping:
                return counts.withLock { counts in
                    counts.pings += 1
                    return counts.pings.bigEndianBytes
                }
            }
        }
    }

    /// How many pings have been answered.
    var answered: UInt64 { counts.withLock { $0.pongs } }

    /// A pong has come, which must answer the oldest ping that is still open.
    func pongReceived(_ payload: [UInt8]) throws(ProtocolViolation) {
        try counts.withLock { counts throws(ProtocolViolation) in
            guard counts.pongs < counts.pings, UInt64(bigEndianBytes: payload) == counts.pongs + 1 else {
                throw ProtocolViolation(.wrongPong)
            }
            counts.pongs += 1
        }
    }
}
