import CSystem
import Glibc

/// An address that sockets bind and connect to: IPv4, IPv6 or a path of a local socket.
struct SocketAddress: Sendable {
    private(set) var storage = sockaddr_storage()
    private(set) var length = socklen_t(MemoryLayout<sockaddr_storage>.size)

    /// The longest path of a local socket, in bytes; the kernel's field holds one more for the end.
    static let longestPath = 107

    /// An address that a system call fills in.
    init() {}

    /// Copies what the resolver found; nil when it is no address that fits.
    init?(_ info: addrinfo) {
        guard let source = info.ai_addr, Int(info.ai_addrlen) <= MemoryLayout<sockaddr_storage>.size else { return nil }
        length = info.ai_addrlen
        withUnsafeMutableBytes(of: &storage) { $0.copyMemory(from: .init(start: source, count: Int(length))) }
    }

    /// The address of a local socket.
    ///
    /// - Throws: ENAMETOOLONG when the path does not fit.
    init(path: String) throws(SystemError) {
        let bytes = Array(path.utf8)
        guard bytes.count <= Self.longestPath, !bytes.isEmpty, !bytes.contains(0) else {
            throw SystemError(call: "bind", errno: ENAMETOOLONG, path: path)
        }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        length = socklen_t(MemoryLayout<sockaddr_un>.size)
        withUnsafeMutableBytes(of: &storage) { target in
            withUnsafeBytes(of: address) { target.copyMemory(from: $0) }
        }
    }

    /// The address family, such as AF_INET6.
    var family: Int32 { Int32(storage.ss_family) }

    /// Hands the address to a call that reads it.
    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }

    /// Hands the address to a call that fills it in.
    mutating func withMutablePointer<Result>(
        _ body: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Result
    ) -> Result {
        withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, &length) }
        }
    }

    /// The port, 0 for a local socket.
    var port: UInt16 { numeric?.port.flatMap { UInt16($0) } ?? 0 }

    /// The host's number without the port: "10.0.0.7", "fe80::1", or "local" for a local socket.
    var host: String { numeric?.host ?? "local" }

    /// Host and port as "10.0.0.7:7470" or "[::1]:7470"; "local" for a local socket.
    var text: String {
        guard let numeric, let port = numeric.port else { return "local" }
        return numeric.host.contains(":") ? "[\(numeric.host)]:\(port)" : "\(numeric.host):\(port)"
    }

    private var numeric: (host: String, port: String?)? {
        guard family != AF_UNIX else { return nil }
        var host = [CChar](repeating: 0, count: 1025)
        var port = [CChar](repeating: 0, count: 32)
        let failure = withPointer { address, length in
            getnameinfo(
                address, length, &host, socklen_t(host.count), &port, socklen_t(port.count),
                NI_NUMERICHOST | NI_NUMERICSERV)
        }
        return failure == 0 ? (text(host), text(port)) : nil
    }

    private func text(_ characters: [CChar]) -> String {
        String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
