import Synchronization

/// The heartbeat machine of one connection together with the clock that drives it.
final class Heartbeat: Sendable {
    private let start = ContinuousClock.now
    private let machine: Mutex<HeartbeatMachine>
    private let pings = Mutex<UInt64>(0)

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
                return pings.withLock { pings in
                    pings += 1
                    return pings.bigEndianBytes
                }
            }
        }
    }

    /// Whether a pong answers a ping that was sent.
    func isAnswer(_ payload: [UInt8]) -> Bool {
        let number = UInt64(bigEndianBytes: payload)
        return pings.withLock { (1...max($0, 1)).contains(number) && $0 > 0 }
    }
}
