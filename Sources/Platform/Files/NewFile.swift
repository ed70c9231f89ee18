import CSystem
import Glibc

/// A file being written under a temporary name in its final directory; unless published, it goes away with its owner.
///
/// All calls block. A failed sync is final: the file cannot be published any more.
package struct NewFile: ~Copyable, Sendable {
    /// What every temporary name starts with, so that leftovers of a killed process can be told.
    package static let temporaryPrefix = ".new-"

    /// The final path.
    package let path: String
    /// Where the bytes are now.
    package let temporaryPath: String
    /// The open file.
    package let descriptor: FileDescriptor

    /// Creates the temporary file beside the final `path`, whose directory must exist, with exactly the permissions
    /// `mode`, whatever the umask says.
    package init(_ path: String, mode: UInt32 = 0o600) throws(SystemError) {
        let directory = Files.directory(of: path)
        let unique = String(UInt64.random(in: .min ... .max), radix: 36)
        self.path = path
        temporaryPath = directory + "/" + Self.temporaryPrefix + unique
        descriptor = try Self.create(temporaryPath, mode: mode)
    }

    private static func create(_ path: String, mode: UInt32) throws(SystemError) -> FileDescriptor {
        let descriptor = try Files.open(path, O_RDWR | O_CREAT | O_EXCL, mode: mode)
        let raw = descriptor.raw
        if fchmod(raw, mode) == 0 { return descriptor }
        let failure = SystemError.current("fchmod", path: path)
        _ = Glibc.unlink(path)
        throw failure
    }

    deinit {
        _ = Glibc.unlink(temporaryPath)
    }

    /// Makes the bytes durable and gives them the final name, which must not exist.
    ///
    /// - Throws: EEXIST when the name is taken; the other file is untouched and this one is gone.
    package consuming func publish() throws(SystemError) {
        try Files.syncData(descriptor, path: path)
        let (from, to) = (temporaryPath, path)
        // link, not a rename: it refuses an existing name on every file system, NFS included.
        _ = try retrying("link", path: path) { Glibc.link(from, to) }
        _ = try retrying("unlink", path: from) { Glibc.unlink(from) }
        try Files.syncDirectory(Files.directory(of: path))
    }

    /// Makes the bytes durable and gives them the final name, replacing what had it.
    package consuming func replace() throws(SystemError) {
        try Files.syncData(descriptor, path: path)
        let (from, to) = (temporaryPath, path)
        _ = try retrying("rename", path: path) { Glibc.rename(from, to) }
        try Files.syncDirectory(Files.directory(of: path))
    }
}
