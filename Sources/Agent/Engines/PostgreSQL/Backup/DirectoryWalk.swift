import Glibc
import Platform

/// Walks the data directory or a tablespace and lists what a backup takes. Blocks.
struct DirectoryWalk {
    /// What the paths are relative to.
    let root: FileRoot
    /// The absolute path of `root`.
    let base: Bytes
    /// Directories that are walked elsewhere: tablespaces that lie inside the data directory, as (device, inode).
    let elsewhere: Set<[UInt64]>
    /// What was found.
    private(set) var inventory = FileInventory()

    init(root: FileRoot, base: Bytes, elsewhere: Set<[UInt64]> = []) {
        self.root = root
        self.base = base
        self.elsewhere = elsewhere
    }

    /// Walks the directory at `path`, relative to the root. One that vanishes meanwhile is no error.
    mutating func walk(_ path: Bytes) throws {
        let absolute = BytePath.join(base, path)
        let status = try ByteFiles.status(absolute, following: path.isEmpty)
        guard !elsewhere.contains([status.device, status.inode]) || path.isEmpty else { return }
        inventory.directories.append(SourceDirectory(root: root, path: path, mode: status.mode))
        if try keepEmptied(path) { return }
        var names = try ByteFiles.names(absolute)
        if Exclusions.holdsRelations(path, in: root) { names = Exclusions.relationNames(names) }
        for name in names where !Exclusions.isLeftOutEverywhere(name) {
            if root == .data, path.isEmpty, Exclusions.topFiles.contains(BytePath.text(name)) { continue }
            do {
                try take(BytePath.join(path, name))
            } catch let error as SystemError where error.errno == ENOENT {
                continue
            }
        }
    }

    private mutating func take(_ path: Bytes) throws {
        let absolute = BytePath.join(base, path)
        var status = try ByteFiles.status(absolute)
        if status.isLink {
            guard let target = try linked(path, absolute) else { return }
            status = target
        }
        if status.isDirectory { return try walk(path) }
        guard status.isFile else { return note("\(BytePath.text(path)) is neither file nor directory") }
        inventory.files.append(
            SourceFile(
                root: root, path: path, mode: status.mode, length: status.length, modified: status.modified,
                comesLast: root == .data && path == ControlFile.path))
    }

    /// What a symbolic link stands for: the tablespaces are walked by themselves, a linked log directory is emptied,
    /// and a linked file at the top (configuration) is taken as the file it leads to.
    private mutating func linked(_ path: Bytes, _ absolute: Bytes) throws -> ByteFiles.Status? {
        let parts = BytePath.parts(path)
        if root == .data, parts.first == Bytes("pg_tblspc".utf8) { return nil }
        let target = try? ByteFiles.status(absolute, following: true)
        if parts.count == 1, let target {
            if target.isFile { return target }
            if target.isDirectory, path == Bytes("pg_wal".utf8) || isEmptied(path) { return target }
        }
        note("\(BytePath.text(path)) is a symbolic link")
        return nil
    }

    private mutating func keepEmptied(_ path: Bytes) throws -> Bool {
        guard root == .data else { return false }
        if path == Bytes("pg_wal".utf8) {
            for name in Exclusions.emptiedLogDirectories {
                let child = BytePath.join(path, name.utf8)
                guard let status = try? ByteFiles.status(BytePath.join(base, child)) else { continue }
                inventory.directories.append(SourceDirectory(root: root, path: child, mode: status.mode))
            }
            return true
        }
        return isEmptied(path)
    }

    private func isEmptied(_ path: Bytes) -> Bool {
        Exclusions.emptied.contains(BytePath.text(path))
    }

    private mutating func note(_ text: String) {
        inventory.notes.append(text + " and is not part of the backup")
    }
}
