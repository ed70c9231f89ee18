import CSystem
import Glibc

/// File system calls. All of them block, so they belong on `BlockingThreads`; all repeat on EINTR; every failure is a
/// `SystemError` that names the path.
package enum Files {
    /// The most that `readFile` reads unless told otherwise.
    package static let smallFileLimit = 16 << 20

    /// Opens or creates a file; the descriptor never passes to child processes.
    ///
    /// A relative path starts from the open `directory`, or else from the working directory; `mode` is what a created
    /// file gets before the umask.
    package static func open(
        _ path: String, _ flags: Int32, mode: UInt32 = 0o600, beneath directory: Int32? = nil
    ) throws(SystemError) -> FileDescriptor {
        let raw = try retrying("open", path: path) {
            Glibc.openat(directory ?? AT_FDCWD, path, flags | O_CLOEXEC, mode)
        }
        return FileDescriptor(taking: raw)
    }

    /// Opens `relative` below `root`: fails with EXDEV or ELOOP where `..` or a symbolic link would be followed, so that
    /// no name from outside can lead elsewhere.
    package static func openBeneath(
        _ root: borrowing FileDescriptor, _ relative: String, _ flags: Int32, mode: UInt32 = 0o600
    ) throws(SystemError) -> FileDescriptor {
        let directory = root.raw
        let raw = try retrying("openat2", path: relative) {
            hf_open_beneath(directory, relative, flags | O_CLOEXEC, mode)
        }
        return FileDescriptor(taking: raw)
    }

    /// What lies under `path`, symbolic links followed.
    package static func stat(_ path: String) throws(SystemError) -> FileStatus {
        try status("stat", descriptor: AT_FDCWD, path: path, flags: 0)
    }

    /// What lies under `path`, the link itself when it is one.
    package static func lstat(_ path: String) throws(SystemError) -> FileStatus {
        try status("lstat", descriptor: AT_FDCWD, path: path, flags: AT_SYMLINK_NOFOLLOW)
    }

    /// What an open descriptor refers to.
    package static func stat(_ descriptor: borrowing FileDescriptor) throws(SystemError) -> FileStatus {
        try status("fstat", descriptor: descriptor.raw, path: "", flags: emptyPathFlag)
    }

    /// Whether something lies under `path`, a dangling link included.
    package static func exists(_ path: String) throws(SystemError) -> Bool {
        do {
            _ = try lstat(path)
            return true
        } catch {
            guard error.errno == ENOENT || error.errno == ENOTDIR else { throw error }
            return false
        }
    }

    /// AT_EMPTY_PATH, which glibc shows only with its GNU extensions.
    private static let emptyPathFlag: Int32 = 0x1000

    private static func status(
        _ call: StaticString, descriptor: Int32, path: String, flags: Int32
    ) throws(SystemError) -> FileStatus {
        var raw = statx()
        _ = try retrying(call, path: path.isEmpty ? nil : path) { hf_statx(descriptor, path, flags, &raw) }
        return FileStatus(raw)
    }
}
