import CSystem
import Glibc
import Platform

/// What this host offers to a server that is about to be started. Blocks.
package struct HostProbe: Sendable {
    /// The user that the server will run as; nil for our own.
    package let owner: TargetOwner?

    package init(owner: TargetOwner?) {
        self.owner = owner
    }

    /// Whether the server's user may read a file.
    func canRead(_ path: String) -> Bool {
        allows(path, 0o4)
    }

    /// Whether the server's user may make files in a directory.
    func canWrite(_ path: String) -> Bool {
        guard let status = try? Files.stat(path), status.kind == .directory else { return false }
        return allows(path, 0o3)
    }

    /// Whether the server's user may go through a directory.
    func canPass(_ path: String) -> Bool {
        allows(path, 0o1)
    }

    private func allows(_ path: String, _ bits: UInt32) -> Bool {
        guard let owner else {
            let wanted = (bits & 0o4 != 0 ? R_OK : 0) | (bits & 0o2 != 0 ? W_OK : 0) | (bits & 0o1 != 0 ? X_OK : 0)
            return access(path, wanted) == 0
        }
        guard let status = try? Files.stat(path) else { return false }
        let groups = (try? UserAccount.find(uid: owner.uid))?.groups ?? [owner.gid]
        let shift: UInt32 = status.uid == owner.uid ? 6 : groups.contains(status.gid) ? 3 : 0
        return status.mode >> shift & bits == bits
    }

    /// Whether nobody listens on a TCP port of the loopback address.
    static func isPortFree(_ port: UInt16) -> Bool {
        canBind(INADDR_LOOPBACK.bigEndian, port: port)
    }

    /// Whether a dotted address is one of this host's; true for what is no such address.
    package static func isOurs(_ text: String) -> Bool {
        var address = in_addr()
        guard inet_pton(AF_INET, text, &address) == 1 else { return true }
        return canBind(address.s_addr, port: 0)
    }

    private static func canBind(_ address: UInt32, port: UInt16) -> Bool {
        let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard number >= 0 else { return true }
        defer { close(number) }
        var reuse: Int32 = 1
        setsockopt(number, SOL_SOCKET, SO_REUSEADDR, &reuse, 4)
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_port = port.bigEndian
        place.sin_addr.s_addr = address
        return withUnsafePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(number, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
