import CSystem
import Glibc
import Platform

/// A connection to a local socket for a process without an event loop. Its calls block.
struct LocalConnection: ~Copyable {
    let descriptor: FileDescriptor

    /// Connects to the socket at `path`, which is as short as the system demands.
    init(path: String) throws(SystemError) {
        descriptor = try Self.connected(path)
    }

    private static func connected(_ path: String) throws(SystemError) -> FileDescriptor {
        let raw = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard raw >= 0 else { throw .current("socket", path: path) }
        let descriptor = FileDescriptor(taking: raw)
        var address = sockaddr_un()
        let room = MemoryLayout.size(ofValue: address.sun_path)
        guard path.utf8.count < room else { throw SystemError(call: "connect", errno: ENAMETOOLONG, path: path) }
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(raw, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        if result == -1 { throw .current("connect", path: path) }
        return descriptor
    }

    /// Exactly `count` bytes.
    ///
    /// - Throws: EPIPE when the other side ended before.
    func read(_ count: Int) throws(SystemError) -> Bytes {
        var bytes = Bytes(repeating: 0, count: count)
        var span = bytes.mutableSpan
        let read = try span.withUnsafeMutableBytes { buffer throws(SystemError) in
            try Files.readFully(descriptor, into: buffer)
        }
        guard read == count else { throw SystemError(call: "read", errno: EPIPE) }
        return bytes
    }
}
