import CSystem
import Glibc
import Platform

/// File system calls on paths of bytes. All block; every failure is a `SystemError` that names the path.
enum ByteFiles {
    /// What the walk needs to know about a name.
    struct Status {
        var kind: mode_t
        var mode: UInt32
        var length: UInt64
        var modified: Timestamp
        var device: UInt64
        var inode: UInt64
        var owner: UInt32
        var group: UInt32

        var isFile: Bool { kind == S_IFREG }
        var isDirectory: Bool { kind == S_IFDIR }
        var isLink: Bool { kind == S_IFLNK }
    }

    /// What lies under `path`; symbolic links are followed when asked.
    static func status(_ path: Bytes, following: Bool = false) throws(SystemError) -> Status {
        var raw = stat()
        let result = pointer(path) { following ? stat($0, &raw) : lstat($0, &raw) }
        guard result == 0 else { throw .current("stat", path: BytePath.text(path)) }
        return Status(
            kind: raw.st_mode & S_IFMT, mode: UInt32(raw.st_mode & 0o7777), length: UInt64(max(0, raw.st_size)),
            modified: Timestamp(
                microseconds: Int64(raw.st_mtim.tv_sec) &* 1_000_000 &+ Int64(raw.st_mtim.tv_nsec) / 1000),
            device: UInt64(raw.st_dev), inode: UInt64(raw.st_ino), owner: raw.st_uid, group: raw.st_gid)
    }

    /// The names in a directory in byte order, without "." and "..".
    static func names(_ path: Bytes) throws(SystemError) -> [Bytes] {
        guard let stream: OpaquePointer = pointer(path, { opendir($0) }) else {
            throw .current("opendir", path: BytePath.text(path))
        }
        defer { closedir(stream) }
        var names: [Bytes] = []
        errno = 0
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { Bytes($0.prefix { $0 != 0 }) }
            if name != [46], name != [46, 46] { names.append(name) }
            errno = 0
        }
        if errno != 0 { throw .current("readdir", path: BytePath.text(path)) }
        return names.sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// Opens a file by its absolute path.
    static func open(_ path: Bytes, _ flags: Int32, mode: UInt32 = 0o600) throws(SystemError) -> FileDescriptor {
        let raw = try retrying("open", path: BytePath.text(path)) {
            pointer(path) { Glibc.open($0, flags | O_CLOEXEC, mode_t(mode)) }
        }
        return FileDescriptor(taking: raw)
    }

    /// Opens `path` below a directory; neither `..` nor a symbolic link can lead out of it.
    static func openBeneath(
        _ root: borrowing FileDescriptor, _ path: Bytes, _ flags: Int32, mode: UInt32 = 0o600
    ) throws(SystemError) -> FileDescriptor {
        let directory = root.raw
        let raw = try retrying("open", path: BytePath.text(path)) {
            pointer(path) { hf_open_beneath(directory, $0, flags | O_CLOEXEC, mode) }
        }
        return FileDescriptor(taking: raw)
    }

    /// Where a symbolic link leads.
    static func readLink(_ path: Bytes) throws(SystemError) -> Bytes {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = pointer(path) { readlink($0, &buffer, buffer.count) }
        guard count >= 0 else { throw .current("readlink", path: BytePath.text(path)) }
        return buffer[..<count].map { UInt8(bitPattern: $0) }
    }

    /// Moves a file within one file system, replacing what is there.
    static func rename(_ path: Bytes, to target: Bytes) throws(SystemError) {
        try check("rename", pointer(path) { from in pointer(target) { Glibc.rename(from, $0) } }, path)
    }

    /// Throws what the last call complained of when its result is negative.
    static func check(_ call: StaticString, _ result: Int32, _ path: Bytes) throws(SystemError) {
        guard result >= 0 else { throw .current(call, path: BytePath.text(path)) }
    }

    /// Removes everything at and below `path`; symbolic links are removed, not followed.
    static func removeTree(_ path: Bytes) throws(SystemError) {
        if try status(path).isDirectory {
            for name in try names(path) { try removeTree(BytePath.join(path, name)) }
            guard pointer(path, { rmdir($0) }) == 0 else { throw .current("rmdir", path: BytePath.text(path)) }
        } else {
            guard pointer(path, { unlink($0) }) == 0 else { throw .current("unlink", path: BytePath.text(path)) }
        }
    }

    /// A whole small file.
    static func read(_ path: Bytes, limit: Int = Files.smallFileLimit) throws(SystemError) -> Bytes {
        try Files.readAll(try open(path, O_RDONLY), limit: limit)
    }

    static func pointer<T>(_ path: Bytes, _ body: (UnsafePointer<CChar>) -> T) -> T {
        let text = path.map { CChar(bitPattern: $0) } + [0]
        return body(text)
    }
}
