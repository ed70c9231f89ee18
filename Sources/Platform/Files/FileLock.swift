import Glibc

/// An exclusive lock on a file or directory, kept for as long as this object lives.
///
/// The kernel lets go of it when the process ends, however it ends; child processes do not inherit it.
package final class FileLock: Sendable {
    private let descriptor: FileDescriptor

    /// Locks the directory, which exists. Blocks for the system calls alone, never for another owner.
    ///
    /// - Throws: `busy` with the text `taken` when somebody else has the lock; `SystemError`.
    package convenience init(directory: String, taken: @autoclosure () -> String) throws {
        try self.init(try Files.open(directory, O_RDONLY | O_DIRECTORY), directory, taken)
    }

    /// Locks the file, made private to its owner when there is none. Blocks for the system calls alone.
    ///
    /// - Throws: `busy` with the text `taken` when somebody else has the lock; `SystemError`.
    package convenience init(file: String, taken: @autoclosure () -> String) throws {
        try self.init(try Files.open(file, O_RDWR | O_CREAT, mode: 0o600), file, taken)
    }

    private init(_ opened: consuming FileDescriptor, _ path: String, _ taken: () -> String) throws {
        descriptor = opened
        guard flock(descriptor.raw, LOCK_EX | LOCK_NB) == 0 else {
            guard errno == EWOULDBLOCK else { throw SystemError.current("flock", path: path) }
            throw HoldfastError(.busy, taken())
        }
    }
}
