package import Platform

/// What a channel needs of the connection beneath it; ``TLSStream`` in the programs, plain sockets and faults in tests.
package protocol ChannelTransport: Sendable {
    /// The loop that the connection lives on, where the channel's own work runs too.
    var loop: EventLoop { get }
    /// The other side, for people.
    var peerAddress: String { get }
    /// Reads at most as many bytes as fit; 0 at the peer's orderly end.
    func read(into buffer: UnsafeMutableRawBufferPointer) async throws -> Int
    /// Writes all of `bytes`.
    func write(_ bytes: Bytes) async throws
    /// Writes `header`, then `payload`.
    func write(_ header: Bytes, payload: ArraySlice<UInt8>) async throws
    /// Ends the connection in good order.
    func close() async
    /// Cuts the connection at once; whoever reads or writes gets an error.
    func abort()
}

extension TLSStream: ChannelTransport {}
