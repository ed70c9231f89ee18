import Glibc
import Platform

/// Writes small files into the restored data directory, for the user that they must belong to. Blocks.
package struct TargetFiles: Sendable {
    /// The data directory.
    package let directory: String
    package let owner: TargetOwner?

    package init(directory: String, owner: TargetOwner?) {
        self.directory = directory
        self.owner = owner
    }

    func path(_ place: Bytes) -> Bytes {
        BytePath.join(Bytes(directory.utf8), place)
    }

    func exists(_ place: Bytes) -> Bool {
        (try? ByteFiles.status(path(place), following: true)) != nil
    }

    /// Writes a file durably, replacing what is there.
    func write(_ place: Bytes, _ content: Bytes) throws {
        let target = path(place)
        let temporary = target + Bytes(".holdfast".utf8)
        let file = try ByteFiles.open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW)
        try Files.writeAll(file, content)
        if let owner { try ByteFiles.check("fchown", fchown(file.raw, owner.uid, owner.gid), target) }
        try Files.sync(file)
        try ByteFiles.rename(temporary, to: target)
        try syncDirectory(BytePath.directory(target))
    }

    /// Moves a file that lies elsewhere on the same file system to its place.
    func move(_ source: Bytes, to place: Bytes) throws {
        try makeDirectories(BytePath.directory(place))
        try ByteFiles.rename(source, to: path(place))
        try syncDirectory(BytePath.directory(path(place)))
    }

    /// Makes a directory below the data directory, and those above it.
    func makeDirectories(_ place: Bytes) throws {
        guard !place.isEmpty, !exists(place) else { return }
        try makeDirectories(BytePath.directory(place))
        let target = path(place)
        try ByteFiles.check("mkdir", ByteFiles.pointer(target) { mkdir($0, 0o700) }, target)
        if let owner {
            try ByteFiles.check("lchown", ByteFiles.pointer(target) { lchown($0, owner.uid, owner.gid) }, target)
        }
    }

    /// Makes a symbolic link to an absolute path, unless something stands there.
    func link(_ place: Bytes, to location: Bytes) throws {
        let target = path(place)
        let made = ByteFiles.pointer(location) { old in ByteFiles.pointer(target) { symlink(old, $0) } }
        if made == -1, errno == EEXIST { return }
        try ByteFiles.check("symlink", made, target)
        if let owner {
            try ByteFiles.check("lchown", ByteFiles.pointer(target) { lchown($0, owner.uid, owner.gid) }, target)
        }
        try syncDirectory(BytePath.directory(target))
    }

    private func syncDirectory(_ directory: Bytes) throws {
        try Files.sync(try ByteFiles.open(directory, O_RDONLY | O_DIRECTORY))
    }
}
