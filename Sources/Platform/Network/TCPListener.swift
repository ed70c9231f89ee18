/// Accepts TCP connections; closed when its owner lets go.
package final class TCPListener: Sendable {
    private let listener: Listener

    /// Listens at `host` ("*" for every address of the machine) and `port`, 0 for any free one. A name that is no
    /// number may need a name server, so this blocks.
    ///
    /// - Throws: `listen` naming address and reason.
    package init(host: String, port: UInt16, loop: EventLoop) throws {
        let addresses = try SocketAddress.resolve(host: host, port: port, isListener: true)
        do {
            listener = try Listener(addresses[0], loop: loop)
        } catch {
            throw HoldfastError(error, doing: "cannot listen at \(host):\(port)", code: .listen)
        }
    }

    /// The port listened on.
    package var port: UInt16 { listener.address.port }

    /// Where it listens, as "127.0.0.1:7470".
    package var address: String { listener.address.text }

    /// Waits for the next connection; it lives on `loop`, or on the listener's own.
    ///
    /// - Throws: ECANCELED after `close`; EMFILE and the like when no descriptor is free: the connection keeps waiting
    ///   then, so pause before the next call; `CancellationError`.
    package func accept(onto loop: EventLoop? = nil) async throws -> Socket {
        try await listener.accept(onto: loop)
    }

    /// Takes no more connections; who waits gets ECANCELED.
    package func close() {
        listener.descriptor.close()
    }
}
