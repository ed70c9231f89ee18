import CSystem
import Glibc

/// A connected stream socket on an event loop; closed when its owner lets go.
package final class Socket: Sendable {
    /// The descriptor, for those who wrap the socket, such as TLS.
    package let descriptor: LoopDescriptor
    /// The other side as "10.0.0.7:50122", "[::1]:50122" or "local".
    package let peerAddress: String

    /// Takes ownership of a connected socket.
    package init(_ descriptor: consuming FileDescriptor, peerAddress: String, loop: EventLoop) throws(SystemError) {
        var one: Int32 = 1
        // Fails on local sockets, which have nothing to delay.
        setsockopt(descriptor.raw, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
        self.peerAddress = peerAddress
        self.descriptor = try LoopDescriptor(descriptor, loop: loop)
    }

    deinit {
        descriptor.close()
    }

    /// The loop that watches the socket.
    package var loop: EventLoop { descriptor.loop }

    /// Reads what is there, waiting for the first byte; 0 means that the other side has ended its sending.
    ///
    /// - Throws: The system's error, ECANCELED after `close`, `CancellationError`.
    package func read(into buffer: UnsafeMutableRawBufferPointer) async throws -> Int {
        try await repeating("recv", .read) { recv($0, buffer.baseAddress, buffer.count, 0) }
    }

    /// Writes all of `bytes`, waiting as often as the other side makes it.
    ///
    /// - Throws: The system's error, ECANCELED after `close`, `CancellationError`; some bytes may have been sent then.
    package func write(_ bytes: UnsafeRawBufferPointer) async throws {
        var sent = 0
        while sent < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[sent...])
            sent += try await repeating("send", .write) {
                send($0, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
            }
        }
    }

    /// Writes all of `bytes`.
    package func write(_ bytes: Bytes) async throws {
        var sent = 0
        while sent < bytes.count {
            sent += try await repeating("send", .write) { raw in
                bytes.withUnsafeBytes {
                    send(raw, $0.baseAddress.map { $0 + sent }, $0.count - sent, Int32(MSG_NOSIGNAL))
                }
            }
        }
    }

    /// Tells the other side that nothing more comes; reading goes on.
    package func endWriting() {
        try? descriptor.use { _ = shutdown($0, Int32(SHUT_WR)) }
    }

    /// Ends both directions; who waits gets ECANCELED.
    package func close() {
        // shutdown ends also what another owner of the same open file does.
        try? descriptor.use { _ = shutdown($0, Int32(SHUT_RDWR)) }
        descriptor.close()
    }

    /// The user id of the process at the other end of a local socket.
    ///
    /// - Throws: The system's error, for instance when the socket is not a local one.
    package func peerUserID() throws -> UInt32 {
        try descriptor.use { raw in
            var user: UInt32 = 0
            _ = try retrying("getsockopt") { hf_peer_user(raw, &user) }
            return user
        }
    }

    private func repeating(
        _ call: StaticString, _ direction: LoopDescriptor.Direction, _ body: (Int32) -> Int
    ) async throws -> Int {
        while true {
            descriptor.clear(direction)
            do {
                return try descriptor.use { raw in try retrying(call, path: peerAddress) { body(raw) } }
            } catch let error as SystemError where error.errno == EAGAIN {
                try await descriptor.wait(direction)
            }
        }
    }
}
