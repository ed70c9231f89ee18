package import Platform

/// Why a connection is over; every use of it and of its streams throws this from then on.
package struct ChannelClosed: Error, Hashable, Sendable {
    /// What ended it.
    package enum Reason: Hashable, Sendable {
        /// This side closed it.
        case closedHere
        /// The peer closed it in good order.
        case closedByPeer
        /// The peer ended it, with the number of an error code and its text.
        case refused(code: UInt32, text: String)
        /// The peer broke the protocol.
        case violation(ProtocolViolation)
        /// Nothing has come from the peer for this long.
        case silent(Duration)
        /// The connection beneath failed, in the words of the system.
        case lost(String)
    }

    package var reason: Reason
    /// The other side, for people.
    package var peerAddress: String

    /// The end of the connection with `peerAddress`.
    package init(_ reason: Reason, peerAddress: String) {
        self.reason = reason
        self.peerAddress = peerAddress
    }

    /// The same for users.
    package var error: HoldfastError {
        let connection = "the connection with \(peerAddress)"
        return switch reason {
        case .closedHere: HoldfastError(.connectionLost, "\(connection) was closed on this side")
        case .closedByPeer: HoldfastError(.connectionLost, "\(connection) was closed by the other side")
        case .refused(let code, let text): HoldfastError(failureCode: code, text: text)
        case .violation(let violation): HoldfastError(.malformedMessage, "\(connection) was ended: \(violation)")
        case .silent(let time):
            HoldfastError(.connectionLost, "\(connection) is lost: nothing came for \(time.components.seconds) seconds")
        case .lost(let text): HoldfastError(.connectionLost, text)
        }
    }
}

extension ChannelClosed: CustomStringConvertible {
    package var description: String { error.description }
}
