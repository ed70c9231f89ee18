/// The life of the agent's connection to its coordinator, without I/O: event in, actions out.
package struct SessionMachine {
    /// Where the session stands.
    package enum State: Equatable, Sendable {
        /// Nothing was begun. Next: dialing.
        case idle
        /// A connection is being made, with TLS. Next: greeting, waiting, stopped.
        case dialing
        /// The greeting is under way. Next: ready, waiting, stopped.
        case greeting
        /// Orders and requests flow. Next: waiting, stopped.
        case ready
        /// Until the delay is over nothing happens. Next: dialing, stopped.
        case waiting
        /// The end; there is no next.
        case stopped
    }

    /// What happened.
    package enum Event: Equatable, Sendable {
        case started
        case connected
        case greeted(reconnectCap: Duration)
        case connectionLost
        case refused
        case delayPassed
        case stopRequested
    }

    /// What the driver has to do.
    package enum Action: Equatable, Sendable {
        case dial
        case greet
        case serve
        case wait(Duration)
        case closeConnection
        case stop
    }

    /// The first delay.
    package static let firstDelay = Duration.seconds(1)
    /// The longest delay, unless the coordinator raises it.
    package static let defaultCap = Duration.seconds(5)
    /// The most that a coordinator may raise it to.
    package static let highestCap = Duration.seconds(300)

    package private(set) var state = State.idle
    private var delay = firstDelay
    private var cap = defaultCap
    private var jitter: @Sendable () -> Double

    /// - Parameter jitter: gives a number from 0 to 1 for each delay, so that a fleet does not come back at once.
    package init(jitter: @escaping @Sendable () -> Double) {
        self.jitter = jitter
    }

    /// Takes an event in; one that does not fit the state changes nothing.
    package mutating func handle(_ event: Event) -> [Action] {
        switch (state, event) {
        case (.stopped, _):
            return []
        case (_, .stopRequested), (_, .refused):
            return stop()
        case (.idle, .started), (.waiting, .delayPassed):
            state = .dialing
            return [.dial]
        case (.dialing, .connected):
            state = .greeting
            return [.greet]
        case (.greeting, .greeted(let raised)):
            state = .ready
            delay = Self.firstDelay
            cap = min(max(raised, Self.defaultCap), Self.highestCap)
            return [.serve]
        case (.dialing, .connectionLost), (.greeting, .connectionLost), (.ready, .connectionLost):
            return wait()
        case (.idle, _), (.dialing, _), (.greeting, _), (.ready, _), (.waiting, _):
            return []
        }
    }

    private mutating func stop() -> [Action] {
        let wasConnected = state == .greeting || state == .ready
        state = .stopped
        return wasConnected ? [.closeConnection, .stop] : [.stop]
    }

    private mutating func wait() -> [Action] {
        state = .waiting
        let jittered = delay * (0.5 + jitter() / 2)
        delay = min(delay * 2, cap)
        return [.wait(jittered)]
    }
}
