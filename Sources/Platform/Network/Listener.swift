import CSystem
import Glibc

/// A listening socket of either kind on an event loop.
final class Listener: Sendable {
    static let backlog: Int32 = 1024

    let descriptor: LoopDescriptor
    let address: SocketAddress

    /// Binds and listens.
    init(_ wanted: SocketAddress, loop: EventLoop) throws(SystemError) {
        let socket = FileDescriptor(taking: try retrying("socket") { hf_stream_socket(wanted.family) })
        let raw = socket.raw
        var one: Int32 = 1
        setsockopt(raw, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
        _ = try retrying("bind", path: wanted.text) { wanted.withPointer { bind(raw, $0, $1) } }
        _ = try retrying("listen", path: wanted.text) { listen(raw, Self.backlog) }
        var bound = SocketAddress()
        _ = try retrying("getsockname") { bound.withMutablePointer { getsockname(raw, $0, $1) } }
        address = bound
        descriptor = try LoopDescriptor(socket, loop: loop)
    }

    deinit {
        descriptor.close()
    }

    /// Waits for the next connection, which goes to `loop`.
    func accept(onto loop: EventLoop?) async throws -> Socket {
        while true {
            descriptor.clear(.read)
            do {
                return try take(loop ?? descriptor.loop)
            } catch let error as SystemError where error.errno == EAGAIN {
                try await descriptor.wait(.read)
            } catch let error as SystemError where Self.isOfThePeer(error) {
                continue
            }
        }
    }

    private func take(_ loop: EventLoop) throws -> Socket {
        var peer = SocketAddress()
        let raw = try descriptor.use { listener in
            try retrying("accept") { peer.withMutablePointer { hf_accept(listener, $0, $1) } }
        }
        return try Socket(FileDescriptor(taking: raw), peerAddress: peer.text, loop: loop)
    }

    /// Whether the error belongs to the connection that was to be accepted and not to the listener.
    private static func isOfThePeer(_ error: SystemError) -> Bool {
        [ECONNABORTED, EPROTO, ENETDOWN, ENETUNREACH, EHOSTDOWN, EHOSTUNREACH, ENONET, EPERM].contains(error.errno)
    }
}
