import Glibc

/// Whole files written so that they survive a crash, and the syncs below them.
extension Files {
    /// Writes a small file of local state, replacing an earlier one: after a crash either the old or the new is there.
    package static func writeFileDurably(
        _ path: String, _ bytes: Bytes, mode: UInt32 = 0o600
    ) throws(SystemError) {
        let file = try NewFile(path, mode: mode)
        try writeAll(file.descriptor, bytes)
        try file.replace()
    }

    /// Writes a file whose name was never used: complete and durable on return.
    ///
    /// - Throws: EEXIST when the name is taken; nothing is changed then, and no temporary file stays.
    package static func createOnly(_ path: String, _ bytes: Bytes, mode: UInt32 = 0o600) throws(SystemError) {
        let file = try NewFile(path, mode: mode)
        try writeAll(file.descriptor, bytes)
        try file.publish()
    }

    /// Makes content and length of an open file durable.
    package static func syncData(
        _ descriptor: borrowing FileDescriptor, path: String? = nil
    ) throws(SystemError) {
        let raw = descriptor.raw
        _ = try retrying("fdatasync", path: path) { Glibc.fdatasync(raw) }
    }

    /// Makes content and metadata of an open file durable.
    package static func sync(_ descriptor: borrowing FileDescriptor, path: String? = nil) throws(SystemError) {
        let raw = descriptor.raw
        _ = try retrying("fsync", path: path) { Glibc.fsync(raw) }
    }

    /// Makes the names in a directory durable.
    package static func syncDirectory(_ path: String) throws(SystemError) {
        try sync(try open(path, O_RDONLY | O_DIRECTORY), path: path)
    }

    /// Makes every file and directory at and below `path` durable; symbolic links are not followed.
    package static func syncTree(_ path: String) throws(SystemError) {
        switch try lstat(path).kind {
        case .directory:
            for name in try list(path) { try syncTree(path + "/" + name) }
            try syncDirectory(path)
        case .file:
            try sync(try open(path, O_RDONLY | O_NOFOLLOW), path: path)
        case .symbolicLink, .other:
            break
        }
    }

    /// The directory a path lies in: "." for a bare name.
    package static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
