import CSystem
import Glibc
package import Platform

/// Removes a tree that another user's processes wrote: by open directories, so that no link on the way can lead out of
/// it. Its calls block.
package enum ScratchRemoval {
    /// The deepest nesting that is followed.
    package static let depthLimit = 128

    /// Removes `path` and everything below it; no such path is no error.
    ///
    /// - Throws: what could not be removed.
    package static func remove(_ path: String) throws(SystemError) {
        let above = try Files.open(Files.directory(of: path), O_RDONLY | O_DIRECTORY)
        guard let name = path.split(separator: "/").last else { throw SystemError(call: "unlinkat", errno: EINVAL) }
        try remove(Bytes(name.utf8), in: above.raw, depth: 0)
    }

    private static func remove(_ name: Bytes, in above: Int32, depth: Int) throws(SystemError) {
        guard depth < depthLimit else {
            throw SystemError(call: "unlinkat", errno: ELOOP, path: BytePath.text(name))
        }
        let raw = ByteFiles.pointer(name) { openat(above, $0, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
        guard raw >= 0 else {
            guard errno == ENOTDIR || errno == ELOOP || errno == ENOENT else {
                throw .current("open", path: BytePath.text(name))
            }
            return try unlink(name, in: above, 0)
        }
        let directory = FileDescriptor(taking: raw)
        for child in try names(in: directory) { try remove(child, in: directory.raw, depth: depth + 1) }
        try unlink(name, in: above, AT_REMOVEDIR)
    }

    private static func unlink(_ name: Bytes, in above: Int32, _ flags: Int32) throws(SystemError) {
        guard ByteFiles.pointer(name, { unlinkat(above, $0, flags) }) == -1, errno != ENOENT else { return }
        throw .current("unlinkat", path: BytePath.text(name))
    }

    private static func names(in directory: borrowing FileDescriptor) throws(SystemError) -> [Bytes] {
        // By way of the descriptor's own name, since a stream would take the descriptor over.
        try ByteFiles.names(Bytes("/proc/self/fd/\(directory.raw)".utf8))
    }
}
