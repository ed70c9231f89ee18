/// How a client decides whether it speaks to the right server.
package enum TLSTrust: Sendable {
    /// The server's certificate must come from one of these.
    case authorities([Certificate])
    /// The given function alone decides, from the chain as presented, the server's own certificate first. It runs on
    /// the connection's thread in the middle of the handshake and must not block.
    case pin(@Sendable ([Certificate]) -> Bool)
}
