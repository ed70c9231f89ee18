import COpenSSL
import CSystem
import Glibc

/// The library's way to a non-blocking socket: as its own, but a broken connection raises no signal.
enum SocketBIO {
    private nonisolated(unsafe) static let method: OpaquePointer? = {
        let method = BIO_meth_new(BIO_TYPE_SOURCE_SINK | BIO_get_new_index(), "socket without signals")
        BIO_meth_set_write(method, writeToSocket)
        BIO_meth_set_read(method, readFromSocket)
        BIO_meth_set_ctrl(method, controlSocket)
        return method
    }()

    /// A way to `descriptor`, which stays the caller's to close; freed with the connection it is given to.
    static func make(_ descriptor: Int32) throws(CryptoError) -> OpaquePointer {
        let bio = try CryptoError.require("attach socket") { BIO_new(method) }
        BIO_set_data(bio, UnsafeMutableRawPointer(bitPattern: Int(descriptor)))
        BIO_set_init(bio, 1)
        return bio
    }

    fileprivate static func descriptor(_ bio: OpaquePointer?) -> Int32 {
        Int32(truncatingIfNeeded: Int(bitPattern: BIO_get_data(bio)))
    }

    fileprivate static let retryFlags = BIO_FLAGS_READ | BIO_FLAGS_WRITE | BIO_FLAGS_IO_SPECIAL | BIO_FLAGS_SHOULD_RETRY

    /// Whether the call that just failed need only be made again later.
    fileprivate static var mayTryAgain: Bool {
        errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR
    }
}

private func writeToSocket(_ bio: OpaquePointer?, _ bytes: UnsafePointer<CChar>?, _ count: Int32) -> Int32 {
    BIO_clear_flags(bio, SocketBIO.retryFlags)
    let sent = send(SocketBIO.descriptor(bio), bytes, Int(max(0, count)), Int32(MSG_NOSIGNAL))
    if sent < 0, SocketBIO.mayTryAgain { BIO_set_flags(bio, BIO_FLAGS_WRITE | BIO_FLAGS_SHOULD_RETRY) }
    return Int32(sent)
}

private func readFromSocket(_ bio: OpaquePointer?, _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int32) -> Int32 {
    BIO_clear_flags(bio, SocketBIO.retryFlags)
    guard count > 0 else { return 0 }
    let received = recv(SocketBIO.descriptor(bio), bytes, Int(count), 0)
    if received < 0, SocketBIO.mayTryAgain { BIO_set_flags(bio, BIO_FLAGS_READ | BIO_FLAGS_SHOULD_RETRY) }
    if received == 0 { BIO_set_flags(bio, BIO_FLAGS_IN_EOF) }
    return Int32(received)
}

private func controlSocket(
    _ bio: OpaquePointer?, _ command: Int32, _: Int, _: UnsafeMutableRawPointer?
) -> Int {
    switch command {
    case BIO_CTRL_FLUSH, BIO_CTRL_DUP: 1
    case BIO_CTRL_EOF: BIO_test_flags(bio, BIO_FLAGS_IN_EOF) == 0 ? 0 : 1
    default: 0
    }
}
