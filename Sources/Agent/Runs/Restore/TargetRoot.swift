import CSystem
import Glibc
import Platform

/// One directory that files are restored into. Its calls block.
///
/// No path can lead out of it: `..` and symbolic links are refused by the kernel at every step.
final class TargetRoot: Sendable {
    let path: String
    let descriptor: FileDescriptor
    private let owner: TargetOwner?

    /// Opens the directory, which exists.
    ///
    /// - Parameters:
    ///   - path: where it is.
    ///   - owner: who all that is made belongs to; nil for the agent's own user.
    /// - Throws: when it is not there.
    init(_ path: String, owner: TargetOwner?) throws(SystemError) {
        self.path = path
        self.owner = owner
        descriptor = try Files.open(path, O_RDONLY | O_DIRECTORY)
    }

    /// Makes a directory, private to its owner, and those above it, unless it is there.
    func makeParents(_ path: Bytes) throws(SystemError) {
        if try !isDirectory(path) { try makeDirectory(path, mode: 0o700) }
    }

    /// Makes a directory and those above it; an existing one gets `mode` only.
    func makeDirectory(_ path: Bytes, mode: UInt32) throws(SystemError) {
        let parent = BytePath.directory(path)
        if !parent.isEmpty { try makeParents(parent) }
        let above = try open(parent, O_RDONLY | O_DIRECTORY)
        let (raw, name) = (above.raw, BytePath.name(path))
        if ByteFiles.pointer(name, { mkdirat(raw, $0, 0o700) }) == -1, errno != EEXIST {
            throw .current("mkdirat", path: BytePath.text(path))
        }
        try settle(try open(path, O_RDONLY | O_DIRECTORY), mode, path)
    }

    private func isDirectory(_ path: Bytes) throws(SystemError) -> Bool {
        do {
            _ = try open(path, O_RDONLY | O_DIRECTORY)
            return true
        } catch {
            guard error.errno == ENOENT else { throw error }
            return false
        }
    }

    /// Makes a file of `length` bytes, all zero and none of them stored; the directory above must exist.
    func makeFile(_ path: Bytes, length: UInt64, mode: UInt32) throws(SystemError) {
        let file = try open(path, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600)
        guard let size = off_t(exactly: length) else { throw SystemError(call: "ftruncate", errno: EFBIG) }
        if ftruncate(file.raw, size) == -1 { throw .current("ftruncate", path: BytePath.text(path)) }
        try settle(file, mode, path)
    }

    /// Opens what lies at `path`; an empty path is the root itself.
    func open(_ path: Bytes, _ flags: Int32, mode: UInt32 = 0) throws(SystemError) -> FileDescriptor {
        let path = path.isEmpty ? [UInt8(ascii: ".")] : path
        return try ByteFiles.openBeneath(descriptor, path, flags | O_NOFOLLOW, mode: mode)
    }

    /// Opens a file that was made before.
    func openForWriting(_ path: Bytes) throws(SystemError) -> FileDescriptor {
        try open(path, O_WRONLY)
    }

    /// Opens a file that was made before.
    func openForReading(_ path: Bytes) throws(SystemError) -> FileDescriptor {
        try open(path, O_RDONLY)
    }

    /// Makes the names in a directory durable.
    func syncDirectory(_ path: Bytes) throws(SystemError) {
        try Files.sync(try open(path, O_RDONLY | O_DIRECTORY), path: BytePath.text(path))
    }

    /// Starts and awaits the writing of everything in the file system that holds the directory.
    func syncFileSystem() throws(SystemError) {
        if hf_sync_file_system(descriptor.raw) == -1 { throw .current("syncfs", path: path) }
    }

    private func settle(_ file: borrowing FileDescriptor, _ mode: UInt32, _ path: Bytes) throws(SystemError) {
        if let owner, fchown(file.raw, owner.uid, owner.gid) == -1 {
            throw .current("fchown", path: BytePath.text(path))
        }
        if fchmod(file.raw, mode_t(mode & 0o7777)) == -1 { throw .current("fchmod", path: BytePath.text(path)) }
    }
}
