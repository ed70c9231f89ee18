import Glibc
import Platform
package import Protocol

/// The directory that all of one drill lies in, held by a lock for as long as this object lives. Its calls block.
package final class DrillScratch: Sendable {
    private static let prefix = "drill-"

    /// Without symbolic links.
    package let path: String
    private let lock: FileLock

    /// Makes the scratch of a job in `base`, which is made too.
    ///
    /// - Throws: when it cannot be made, or when the user that the server will run as cannot get there.
    package init(for job: JobID, in base: String) throws {
        path = try Self.makeBase(base) + "/" + Self.name(of: job)
        try ByteFiles.check("mkdir", mkdir(path, 0o700), Bytes(path.utf8))
        do {
            lock = try FileLock(directory: path, taken: "another agent works in '\(path)'")
            if geteuid() == 0 { try Self.open(path, base) }
            try Files.makeDirectories(path + "/t")
            try Files.chmod(path + "/t", geteuid() == 0 ? 0o711 : 0o700)
        } catch {
            try? ScratchRemoval.remove(path)
            throw error
        }
    }

    /// Takes what an agent that is gone has left; nil when somebody still works in it.
    private init?(leftAt path: String) throws {
        self.path = path
        do {
            lock = try FileLock(directory: path, taken: "")
        } catch let error as HoldfastError where error.code == .busy {
            return nil
        }
    }

    /// The data directory.
    package var data: String { path + "/data" }
    /// Holds all tablespaces, each under its number.
    package var tablespaces: String { path + "/t" }
    /// Holds the server's socket.
    package var sockets: String { path + "/s" }
    /// What runs in it.
    package var server: ContainedServer { ContainedServer(scratch: path, data: data) }

    /// Removes it with all that lies in it.
    package func remove() throws {
        do {
            try ScratchRemoval.remove(path)
        } catch {
            throw HoldfastError(error, doing: "the scratch of a drill cannot be removed from '\(path)'")
        }
    }

    /// The name of a job's scratch.
    package static func name(of job: JobID) -> String { "\(prefix)\(job)" }

    /// Whether a name can be that of a scratch.
    package static func isScratch(_ name: String) -> Bool {
        name.hasPrefix(prefix) && JobID(text: String(name.dropFirst(prefix.count))) != nil
    }

    /// The scratches in `base` in which nobody works any more: directories of ours with such a name.
    package static func leftovers(in base: String) throws -> [DrillScratch] {
        guard try Files.exists(base) else { return [] }
        let base = try Files.realPath(base)
        return try ByteFiles.names(Bytes(base.utf8)).map(BytePath.text).filter(isScratch).compactMap { name in
            let status = try Files.lstat(base + "/" + name)
            guard status.kind == .directory, status.uid == geteuid() else { return nil }
            return try DrillScratch(leftAt: base + "/" + name)
        }
    }
}

/// Places.
extension DrillScratch {
    private static func makeBase(_ base: String) throws -> String {
        do {
            // As root it has to let the server's user pass.
            if try !Files.exists(base) {
                try Files.makeDirectories(base)
                if geteuid() == 0 { try Files.chmod(base, 0o711) }
            }
            return try Files.realPath(base)
        } catch {
            throw HoldfastError(
                error, doing: "the directory for drills cannot be made, see drill.directory in agent.yaml")
        }
    }

    /// Lets the user in that the server will run as: the owner of `base`, or `postgres` where that is root.
    private static func open(_ path: String, _ base: String) throws {
        try Files.chmod(path, 0o711)
        let status = try Files.stat(base)
        if status.uid != 0 {
            try Files.makeDirectories(path + "/data")
            try Files.chown(path + "/data", uid: status.uid, gid: status.gid)
        }
        guard let account = try? status.uid == 0 ? UserAccount.find(name: "postgres") : .find(uid: status.uid) else {
            throw HoldfastError(
                .targetRefused, "'\(base)' belongs to no user that a server can run as; give it to one")
        }
        let probe = HostProbe(owner: TargetOwner(uid: account.uid, gid: account.gid))
        var place = path
        while place != "/" {
            place = Files.directory(of: place)
            guard probe.canPass(place) else {
                throw HoldfastError(
                    .targetRefused,
                    "user '\(account.name)', whom a drill's server runs as, may not pass '\(place)'; name another place "
                        + "in agent.yaml: drill: {directory: DIR}")
            }
        }
    }
}
