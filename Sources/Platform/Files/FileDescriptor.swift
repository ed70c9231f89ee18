import Glibc

/// An open descriptor with one owner; closed when the owner ends.
package struct FileDescriptor: ~Copyable, Sendable {
    /// The number; valid only as long as the owner lives.
    package let raw: Int32

    /// Takes ownership of an open descriptor.
    package init(taking raw: Int32) {
        self.raw = raw
    }

    deinit {
        _ = Glibc.close(raw)
    }

    /// Closes the descriptor and tells of a write error that the kernel only reports now.
    ///
    /// - Throws: The error of close(2); the descriptor is gone all the same.
    package consuming func close() throws(SystemError) {
        let number = raw
        discard self
        // After EINTR Linux has closed the descriptor already; closing again could hit another owner's.
        if Glibc.close(number) == -1, errno != EINTR { throw .current("close") }
    }

    /// Gives the number away; the caller closes it from now on.
    package consuming func release() -> Int32 {
        let number = raw
        discard self
        return number
    }

    /// A second descriptor for the same open file.
    package borrowing func duplicate() throws(SystemError) -> FileDescriptor {
        let number = raw
        return FileDescriptor(taking: try retrying("fcntl") { fcntl(number, F_DUPFD_CLOEXEC, 0) })
    }
}
