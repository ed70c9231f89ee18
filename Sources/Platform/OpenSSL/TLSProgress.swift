/// How far one call on a ``TLSSession`` came.
package enum TLSProgress: Sendable {
    /// It is done; reading and writing say how many bytes, which may be fewer than asked for.
    case done(bytes: Int)
    /// Call again, with the same arguments, once the descriptor can be read.
    case wantsRead
    /// Call again, with the same arguments, once the descriptor can be written.
    case wantsWrite
    /// The peer said goodbye; nothing more will come.
    case closed
    /// The connection is of no use any more; free the session and close the descriptor.
    case failed(CryptoError)
}
