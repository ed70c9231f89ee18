/// Hands out the numbers of one's own streams and checks those of the peer's.
package struct StreamNumbers: Hashable, Sendable {
    private let side: ChannelSide
    private var nextOwn: UInt32?
    private var nextPeer: UInt32?

    /// The numbers of a fresh connection.
    package init(side: ChannelSide) {
        self.side = side
        nextOwn = side.firstStream.rawValue
        nextPeer = side.peer.firstStream.rawValue
    }

    /// The number for the next stream of one's own; nil when the connection has used up all.
    package mutating func takeNext() -> StreamNumber? {
        guard let number = nextOwn else { return nil }
        nextOwn = Self.successor(number)
        return StreamNumber(rawValue: number)
    }

    /// The peer opened `stream`, which must be its next one.
    package mutating func peerOpened(_ stream: StreamNumber) throws(ProtocolViolation) {
        guard let expected = nextPeer, stream.rawValue == expected else { throw ProtocolViolation(.badStreamNumber) }
        nextPeer = Self.successor(expected)
    }

    /// Whether either side has opened `stream` at some time.
    package func wasOpened(_ stream: StreamNumber) -> Bool {
        guard stream != .control else { return false }
        return stream.rawValue < (side.opens(stream) ? nextOwn : nextPeer) ?? .max
    }

    private static func successor(_ number: UInt32) -> UInt32? {
        let (sum, overflow) = number.addingReportingOverflow(2)
        return overflow ? nil : sum
    }
}
