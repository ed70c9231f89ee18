import Glibc
package import Platform

/// A file system of its own in memory, mounted while it lives; only root may have one.
package final class SmallDisk: Sendable {
    /// Where it is mounted.
    package let path: String
    private let folder: TemporaryFolder?

    /// Whether one can be had on this machine.
    package static let isPossible = geteuid() == 0 && (try? SmallDisk(megabytes: 1)) != nil

    /// A disk in a folder of its own.
    package convenience init(megabytes: Int) throws {
        let folder = try TemporaryFolder()
        try self.init(at: folder.folder("disk"), megabytes: megabytes, owner: nil, in: folder)
    }

    /// A disk over the directory `path`, which belongs to `owner`.
    package init(
        at path: String, megabytes: Int, owner: UserAccount?, in folder: TemporaryFolder? = nil
    ) throws(SystemError) {
        self.path = path
        self.folder = folder
        let owner = owner.map { ",uid=\($0.uid),gid=\($0.gid)" } ?? ""
        guard mount("none", path, "tmpfs", 0, "size=\(megabytes)m,mode=755\(owner)") == 0 else {
            throw .current("mount", path: path)
        }
    }

    deinit { umount2(path, Int32(MNT_DETACH)) }

    private var ballast: String { path + "/ballast" }

    /// Takes all the room that is left.
    package func fill() throws(SystemError) {
        let file = try Files.open(ballast, O_WRONLY | O_CREAT | O_APPEND, mode: 0o600)
        var piece = Bytes(repeating: 7, count: 1 << 20)
        while !piece.isEmpty {
            do { try Files.writeAll(file, piece) } catch {
                guard error.isNoSpace else { throw error }
                piece.removeLast((piece.count + 1) / 2)
            }
        }
    }

    /// Gives the room back.
    package func empty() throws(SystemError) { try Files.remove(ballast) }

    /// Changes how much it may hold.
    package func resize(megabytes: Int) throws(SystemError) {
        guard mount("none", path, "tmpfs", UInt(MS_REMOUNT), "size=\(megabytes)m") == 0 else {
            throw .current("mount", path: path)
        }
    }
}
