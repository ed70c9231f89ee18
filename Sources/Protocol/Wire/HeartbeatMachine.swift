/// Decides when to ask whether the peer is there, and when to give it up; all times count from one fixed moment.
package struct HeartbeatMachine: Hashable, Sendable {
    /// What to do now.
    package enum Action: Hashable, Sendable {
        /// Nothing; ask again at this time.
        case wait(until: Duration)
        /// Send a ping.
        case ping
        /// The peer has been silent for too long.
        case dead
    }

    private let interval: Duration
    private let patience: Duration
    private var lastReceived: Duration
    private var lastPing: Duration

    /// Watches a connection that is fresh at `now`.
    ///
    /// - Parameters:
    ///   - interval: the time between pings.
    ///   - patience: how long nothing at all may come from the peer.
    ///   - now: the present time.
    package init(interval: Duration, patience: Duration, now: Duration) {
        self.interval = interval
        self.patience = patience
        lastReceived = now
        lastPing = now
    }

    /// Something has come from the peer; times in the past are ignored.
    package mutating func bytesReceived(at now: Duration) {
        lastReceived = max(lastReceived, now)
    }

    /// Time has passed.
    package mutating func timePassed(now: Duration) -> Action {
        guard now < lastReceived + patience else { return .dead }
        guard now < lastPing + interval else {
            lastPing = now
            return .ping
        }
        return .wait(until: min(lastPing + interval, lastReceived + patience))
    }
}
