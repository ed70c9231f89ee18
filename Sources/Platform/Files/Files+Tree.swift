import CSystem
import Glibc

/// Names, directories and trees.
extension Files {
    /// The names in a directory, sorted, without "." and "..".
    ///
    /// - Throws: EILSEQ when a name is not UTF-8, since it could not be opened again by its text.
    package static func list(_ path: String) throws(SystemError) -> [String] {
        let stream = try openDirectory(path)
        defer { closedir(stream) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else { break }
            guard let name = Self.name(of: entry) else { throw SystemError(call: "readdir", errno: EILSEQ, path: path) }
            if name != ".", name != ".." { names.append(name) }
        }
        if errno != 0 { throw .current("readdir", path: path) }
        return names.sorted()
    }

    private static func openDirectory(_ path: String) throws(SystemError) -> OpaquePointer {
        while true {
            if let stream = opendir(path) { return stream }
            let failure = SystemError.current("opendir", path: path)
            guard failure.errno == EINTR else { throw failure }
        }
    }

    private static func name(of entry: UnsafeMutablePointer<dirent>) -> String? {
        // Not through the imported tuple: the kernel's entry may be shorter than its declared 256 bytes.
        guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { return nil }
        return String(validatingCString: (UnsafeRawPointer(entry) + offset).assumingMemoryBound(to: CChar.self))
    }

    /// Creates a directory and those above it; what is there already stays as it is.
    package static func makeDirectories(_ path: String, mode: UInt32 = 0o700) throws(SystemError) {
        do {
            try makeDirectory(path, mode)
        } catch {
            guard error.errno == ENOENT else { throw error }
            let parent = directory(of: path)
            guard parent != path, parent != "." else { throw error }
            try makeDirectories(parent, mode: mode)
            try makeDirectory(path, mode)
        }
    }

    /// Makes a directory; one that is there already, perhaps since another process made it just now, stays as it is.
    private static func makeDirectory(_ path: String, _ mode: UInt32) throws(SystemError) {
        do {
            _ = try retrying("mkdir", path: path) { Glibc.mkdir(path, mode) }
        } catch {
            guard error.errno == EEXIST, try stat(path).kind == .directory else { throw error }
        }
    }

    /// Removes a file, a symbolic link or an empty directory.
    package static func remove(_ path: String) throws(SystemError) {
        do {
            _ = try retrying("unlink", path: path) { Glibc.unlink(path) }
        } catch {
            guard error.errno == EISDIR || error.errno == EPERM else { throw error }
            _ = try retrying("rmdir", path: path) { Glibc.rmdir(path) }
        }
    }

    /// Removes everything at and below `path`; symbolic links are removed, not followed. No such path is no error.
    package static func removeTree(_ path: String) throws(SystemError) {
        guard try exists(path) else { return }
        if try lstat(path).kind == .directory {
            for name in try list(path) { try removeTree(path + "/" + name) }
        }
        try remove(path)
    }

    /// Makes `path` a symbolic link to `target`.
    package static func symlink(_ path: String, to target: String) throws(SystemError) {
        _ = try retrying("symlink", path: path) { Glibc.symlink(target, path) }
    }

    /// Where a symbolic link leads, as written in it.
    package static func readLink(_ path: String) throws(SystemError) -> String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = try retrying("readlink", path: path) { Glibc.readlink(path, &buffer, buffer.count) }
        guard let text = String(validating: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self) else {
            throw SystemError(call: "readlink", errno: EILSEQ, path: path)
        }
        return text
    }

    /// Moves `path` to `target` within one file system, replacing what is there.
    package static func rename(_ path: String, to target: String) throws(SystemError) {
        _ = try retrying("rename", path: path) { Glibc.rename(path, target) }
    }

    /// Moves `path` to `target` within one file system; EEXIST when something is there.
    package static func renameExclusively(_ path: String, to target: String) throws(SystemError) {
        _ = try retrying("renameat2", path: target) { hf_rename_exclusive(path, target) }
    }

    /// Sets owner and group; of a symbolic link, its own.
    package static func chown(_ path: String, uid: UInt32, gid: UInt32) throws(SystemError) {
        _ = try retrying("lchown", path: path) { Glibc.lchown(path, uid, gid) }
    }

    /// Sets the permission bits.
    package static func chmod(_ path: String, _ mode: UInt32) throws(SystemError) {
        _ = try retrying("chmod", path: path) { Glibc.chmod(path, mode) }
    }

    /// Bytes that an unprivileged writer can still store on the file system of `path`.
    package static func freeSpace(_ path: String) throws(SystemError) -> UInt64 {
        var bytes: UInt64 = 0
        _ = try retrying("statvfs", path: path) { hf_free_space(path, &bytes) }
        return bytes
    }

    /// The absolute path with every symbolic link and ".." resolved; all of it must exist.
    package static func realPath(_ path: String) throws(SystemError) -> String {
        guard let resolved = realpath(path, nil) else { throw .current("realpath", path: path) }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
