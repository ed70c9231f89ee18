/// Which end of a connection one is.
package enum ChannelSide: Sendable {
    /// Connected to the other side; opens streams with odd numbers.
    case dialer
    /// Was connected to; opens streams with even numbers.
    case acceptor

    /// The first stream that this side opens; the next ones are two apart.
    package var firstStream: StreamNumber {
        switch self {
        case .dialer: StreamNumber(rawValue: 1)
        case .acceptor: StreamNumber(rawValue: 2)
        }
    }

    /// The other end.
    package var peer: ChannelSide {
        switch self {
        case .dialer: .acceptor
        case .acceptor: .dialer
        }
    }

    /// Whether this side is the one that opens `stream`.
    package func opens(_ stream: StreamNumber) -> Bool {
        stream != .control && stream.rawValue % 2 == firstStream.rawValue % 2
    }
}
