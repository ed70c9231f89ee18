import CSystem
import Glibc

extension Socket {
    /// Connects to the first address of `host` that answers.
    ///
    /// - Parameters:
    ///   - host: A name or number.
    ///   - port: The port.
    ///   - loop: The loop that will watch the socket.
    ///   - timeout: The most time for all addresses together; nil leaves it to the kernel.
    /// - Returns: The connected socket.
    /// - Throws: `unreachable` naming address and reason; `CancellationError`.
    package static func connect(
        host: String, port: UInt16, loop: EventLoop, timeout: Duration? = .seconds(10)
    ) async throws -> Socket {
        do {
            return try await withDeadline(timeout, doing: "connecting to \(host):\(port)") {
                try await connect(toAnyOf: host, port, loop)
            }
        } catch let error as HoldfastError where error.code == .timedOut {
            throw HoldfastError(.unreachable, "\(host):\(port) did not answer within \(timeout ?? .zero)")
        }
    }

    /// Connects to a local socket.
    ///
    /// - Parameters:
    ///   - path: The socket's path.
    ///   - loop: The loop that will watch the socket.
    /// - Returns: The connected socket.
    /// - Throws: `unreachable` naming path and reason.
    package static func connect(path: String, loop: EventLoop) async throws -> Socket {
        do {
            return try await connect(to: try SocketAddress(path: path), peerAddress: "local", loop)
        } catch let error as SystemError {
            throw HoldfastError(.unreachable, "the local socket '\(path)' does not answer: \(error.reason)")
        }
    }

    private static func connect(toAnyOf host: String, _ port: UInt16, _ loop: EventLoop) async throws -> Socket {
        let addresses = try await BlockingThreads.shared.run {
            try SocketAddress.resolve(host: host, port: port, isListener: false)
        }
        var reason = "no address"
        for address in addresses {
            do {
                return try await connect(to: address, peerAddress: address.text, loop)
            } catch let error as SystemError {
                reason = error.reason
            }
        }
        throw HoldfastError(
            .unreachable, "\(host):\(port) cannot be reached: \(reason); check the address and that the process runs")
    }

    private static func connect(
        to address: SocketAddress, peerAddress: String, _ loop: EventLoop
    ) async throws -> Socket {
        let descriptor = FileDescriptor(taking: try retrying("socket") { hf_stream_socket(address.family) })
        let socket = try Socket(descriptor, peerAddress: peerAddress, loop: loop)
        socket.descriptor.clear(.write)
        let result = try socket.descriptor.use { raw in
            address.withPointer { Glibc.connect(raw, $0, $1) == 0 ? 0 : errno }
        }
        switch result {
        case 0: return socket
        case EINPROGRESS, EINTR: break
        default: throw SystemError(call: "connect", errno: result, path: peerAddress)
        }
        try await socket.descriptor.wait(.write)
        let failure = try socket.descriptor.use { hf_socket_error($0) }
        guard failure == 0 else { throw SystemError(call: "connect", errno: failure, path: peerAddress) }
        return socket
    }
}
