import Glibc
import Platform
import Testing

/// A listening socket that one foreign TLS client, `openssl s_client`, is pointed at.
final class ForeignClient: Sendable {
    private let listener: Int32
    private let port: UInt16

    init() throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.listener = listener
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let opened = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(listener, generic, length) == 0 && listen(listener, 1) == 0
                    && getsockname(listener, generic, &length) == 0
            }
        }
        port = UInt16(bigEndian: address.sin_port)
        try #require(opened)
    }

    deinit {
        close(listener)
    }

    /// How a server with `context` fares with a client started with `options`: nil when the handshake is done, else
    /// the reason.
    func handshake(context: TLSContext, options: [String]) async throws -> String? {
        try await BlockingThreads.shared.run { try self.blockingHandshake(context, options) }
    }

    private func blockingHandshake(_ context: TLSContext, _ options: [String]) throws -> String? {
        let child = try spawn(["openssl", "s_client", "-connect", "127.0.0.1:\(port)"] + options)
        defer {
            kill(child, SIGKILL)
            waitpid(child, nil, 0)
        }
        try #require(wait(listener, POLLIN))
        let descriptor = accept(listener, nil, nil)
        defer { close(descriptor) }
        try #require(fcntl(descriptor, F_SETFL, O_NONBLOCK) == 0)
        let session = try TLSSession.server(context: context, descriptor: descriptor)
        while true {
            switch session.handshake() {
            case .done: return nil
            case .wantsRead: try #require(wait(descriptor, POLLIN))
            case .wantsWrite: try #require(wait(descriptor, POLLOUT))
            case .closed: return "closed"
            case .failed(let error): return error.reason
            }
        }
    }

    private func wait(_ descriptor: Int32, _ events: Int32) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        return poll(&entry, 1, 10_000) == 1
    }

    private func spawn(_ arguments: [String]) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/zero", O_RDONLY, 0)
        for output in [Int32(1), 2] { posix_spawn_file_actions_addopen(&actions, output, "/dev/null", O_WRONLY, 0) }
        var child: pid_t = 0
        let words = arguments.map { strdup($0) }
        defer { for word in words { free(word) } }
        try #require(posix_spawnp(&child, "openssl", &actions, nil, words + [nil], nil) == 0)
        return child
    }
}
