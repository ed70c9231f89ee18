import CSystem
import Glibc
import Platform
import Protocol

/// Looks whether directories can become a restored cluster, and makes them ready. Blocks.
struct RestoreTarget {
    let setting: RestoreSetting

    /// What stands in a directory.
    enum Content: Equatable {
        case absent
        case empty
        /// A restore of ours that did not finish.
        case unfinished
        /// A cluster that was shut down in order.
        case stoppedCluster
        /// A cluster whose server runs, with its process id.
        case running(Int32)
        /// Anything else; the text says what.
        case foreign(String)
    }

    /// Refuses what may not be written over.
    ///
    /// - Returns: Who restored files must belong to; nil for our own user.
    func check() throws -> TargetOwner? {
        try checkPlaces()
        let content = try content(of: setting.directory)
        switch content {
        case .absent, .empty: break
        case .unfinished, .stoppedCluster:
            guard setting.force else { throw notEmpty(setting.directory, content) }
        case .running(let pid):
            throw refused("a PostgreSQL server runs there (process \(pid)); stop it or choose another directory")
        case .foreign(let text):
            throw setting.force ? refused(text) : notEmpty(setting.directory, content)
        }
        for space in setting.tablespaces { try check(space, in: content) }
        let owner = try owner()
        if setting.starts, let port = setting.port, !HostProbe.isPortFree(port) {
            throw HoldfastError(.portInUse, "port \(port) is in use on this host; choose another with --port")
        }
        return owner
    }

    /// Makes the directories, or empties them but for the markers.
    func empty() throws {
        let owner = try owner()
        for directory in [setting.directory] + setting.tablespaces.map(\.location) {
            if try Files.exists(directory) {
                for name in try ByteFiles.names(Bytes(directory.utf8))
                where name != Bytes(RestoreSetting.markerName.utf8) {
                    try ByteFiles.removeTree(BytePath.join(Bytes(directory.utf8), name))
                }
            } else {
                try Files.makeDirectories(directory)
            }
            try Files.chmod(directory, 0o700)
            if let owner { try Files.chown(directory, uid: owner.uid, gid: owner.gid) }
        }
        try linkTablespaces(owner)
    }

    /// The links by which the cluster finds its tablespaces. They come first, so that a restore that is interrupted
    /// and run again knows which directories are its own.
    private func linkTablespaces(_ owner: TargetOwner?) throws {
        let links = setting.directory + "/pg_tblspc"
        try Files.makeDirectories(links)
        if let owner { try Files.chown(links, uid: owner.uid, gid: owner.gid) }
        for space in setting.tablespaces {
            let link = "\(links)/\(space.oid)"
            try Files.symlink(link, to: space.location)
            if let owner { try Files.chown(link, uid: owner.uid, gid: owner.gid) }
        }
    }

    private func checkPlaces() throws {
        let all = [setting.directory] + setting.tablespaces.map(\.location)
        for path in all {
            guard path.hasPrefix("/"), BytePath.parts(path.utf8).count > 0, !path.utf8.contains(0),
                BytePath.normalized(Bytes(path.utf8)) == Bytes(path.utf8)
            else { throw HoldfastError(.targetRefused, "'\(path)' is not a plain absolute path below the root") }
        }
        for (index, path) in all.enumerated() {
            for other in all[(index + 1)...] where Self.overlap(path, other) {
                throw HoldfastError(
                    .targetRefused, "'\(path)' and '\(other)' overlap; give each tablespace a directory of its own")
            }
        }
    }

    private static func overlap(_ left: String, _ right: String) -> Bool {
        left == right || left.hasPrefix(right + "/") || right.hasPrefix(left + "/")
    }

    private func check(_ space: RestoreSetting.Tablespace, in target: Content) throws {
        let content = try content(of: space.location)
        if content == .absent || content == .empty || (setting.force && content == .unfinished) { return }
        guard setting.force else { throw notEmpty(space.location, content) }
        // Only what the cluster that is replaced owns may be emptied with it.
        let link = "\(setting.directory)/pg_tblspc/\(space.oid)"
        guard target == .stoppedCluster || target == .unfinished, (try? Files.readLink(link)) == space.location else {
            throw HoldfastError(
                .targetRefused,
                "tablespace directory '\(space.location)' is not empty and does not belong to what is replaced")
        }
    }

    private func notEmpty(_ path: String, _ content: Content) -> HoldfastError {
        let what =
            switch content {
            case .unfinished: "holds an unfinished restore; add --force to run it again"
            case .stoppedCluster: "holds a stopped cluster; add --force to replace it, or choose an empty directory"
            default: "is not empty; choose an empty or new directory"
            }
        return HoldfastError(.targetNotEmpty, "target directory '\(path)' \(what)")
    }

    private func refused(_ text: String) -> HoldfastError {
        HoldfastError(.targetRefused, "target directory '\(setting.directory)' is refused: \(text)")
    }
}

/// What stands where.
extension RestoreTarget {
    /// Looks into a directory.
    func content(of path: String) throws -> Content {
        guard try Files.exists(path) else { return .absent }
        guard try Files.stat(path).kind == .directory else { return .foreign("it is no directory") }
        let names = try ByteFiles.names(Bytes(path.utf8))
        if let pid = try runningServer(in: path) { return .running(pid) }
        if names.isEmpty { return .empty }
        if names.contains(Bytes(RestoreSetting.markerName.utf8)) { return .unfinished }
        guard names.contains(Bytes("PG_VERSION".utf8)),
            let control = try? ControlFile.read(in: Bytes(path.utf8))
        else { return .foreign("it holds something that is neither a stopped cluster nor an unfinished restore") }
        guard control.state == .shutDown || control.state == .shutDownInRecovery else {
            return .foreign("it holds a cluster that was not shut down; start and stop it first, or remove it")
        }
        return .stoppedCluster
    }

    private func runningServer(in path: String) throws -> Int32? {
        let file = path + "/postmaster.pid"
        guard try Files.exists(file) else { return nil }
        let line = String(decoding: try Files.readFile(file).prefix { $0 != 10 }, as: UTF8.self)
        guard let pid = Int32(line), pid > 1 else { return nil }
        // EPERM tells of a process too, one of another user's.
        return kill(pid, 0) == 0 || errno == EPERM ? pid : nil
    }

    /// Who restored files must belong to: as root the owner of the directory, or `postgres` for a new one.
    func owner() throws -> TargetOwner? {
        guard geteuid() == 0 else { return nil }
        if try Files.exists(setting.directory) {
            let status = try Files.stat(setting.directory)
            if status.uid != 0 { return TargetOwner(uid: status.uid, gid: status.gid) }
        }
        guard let account = try? UserAccount.find(name: "postgres") else {
            throw refused("it belongs to root, whom PostgreSQL does not run as; create it for the user it shall run as")
        }
        return TargetOwner(uid: account.uid, gid: account.gid)
    }
}
