/// The version handshake, seen from one side: the dialling side says hello, the other one answers.
package struct GreetingMachine: Sendable {
    /// How far the greeting is. `waiting` → `agreed` or `failed`; these are final.
    package enum State: Hashable, Sendable {
        case waiting
        case agreed(version: UInt32)
        case failed
    }

    /// What the driver must do next.
    package enum Action: Hashable, Sendable {
        /// Answer with ``HelloReply`` and go on in this version.
        case reply(version: UInt32)
        /// Go on in this version.
        case proceed(version: UInt32)
        /// End the connection, telling that there is no common version.
        case refuseVersion
    }

    private let side: ChannelSide
    private let spoken: ClosedRange<UInt32>
    /// How far the greeting is.
    package private(set) var state = State.waiting

    /// The greeting of `side`, which speaks the versions `spoken`.
    package init(side: ChannelSide, spoken: ClosedRange<UInt32> = ProtocolVersion.spoken) {
        self.side = side
        self.spoken = spoken
    }

    /// The dialling side's hello has come.
    package mutating func helloReceived(minimum: UInt32, maximum: UInt32) throws(ProtocolViolation) -> Action {
        try expectWaiting(as: .acceptor)
        guard minimum <= maximum else { throw fail(.malformedHello) }
        guard let version = ProtocolVersion.agreed(ours: spoken, theirs: minimum...maximum) else {
            state = .failed
            return .refuseVersion
        }
        state = .agreed(version: version)
        return .reply(version: version)
    }

    /// The answer to our hello has come.
    package mutating func replyReceived(version: UInt32) throws(ProtocolViolation) -> Action {
        try expectWaiting(as: .dialer)
        guard spoken.contains(version) else { throw fail(.malformedHello) }
        state = .agreed(version: version)
        return .proceed(version: version)
    }

    private mutating func expectWaiting(as expected: ChannelSide) throws(ProtocolViolation) {
        guard side == expected else { throw fail(.beforeHello) }
        guard state == .waiting else { throw fail(.secondHello) }
    }

    private mutating func fail(_ reason: ProtocolViolation.Reason) -> ProtocolViolation {
        state = .failed
        return ProtocolViolation(reason)
    }
}
