import Glibc

/// Accepts connections on a local (Unix domain) socket; its file goes away with it.
package final class LocalListener: Sendable {
    private let listener: Listener
    /// The socket's path.
    package let path: String

    /// Listens at `path` with exactly the permissions `mode`; a socket file that an earlier process left is replaced.
    ///
    /// - Throws: `listen` naming path and reason.
    package init(path: String, mode: UInt32 = 0o600, loop: EventLoop) throws {
        self.path = path
        do {
            if try Files.exists(path), try Files.lstat(path).kind == .other { try Files.remove(path) }
            listener = try Listener(try SocketAddress(path: path), loop: loop)
            try Files.chmod(path, mode)
        } catch {
            throw HoldfastError(error, doing: "cannot listen at the local socket '\(path)'", code: .listen)
        }
    }

    deinit {
        close()
    }

    /// Waits for the next connection.
    ///
    /// - Throws: ECANCELED after `close`; `CancellationError`; the system's error.
    package func accept() async throws -> Socket {
        try await listener.accept(onto: nil)
    }

    /// Takes no more connections and removes the file.
    package func close() {
        guard !listener.descriptor.isClosed else { return }
        listener.descriptor.close()
        _ = unlink(path)
    }
}
