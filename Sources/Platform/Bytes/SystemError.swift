import Glibc

/// A system call that failed: which call, on what, and the kernel's reason.
@usableFromInline
package struct SystemError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The call or operation, such as "open".
    package let call: StaticString
    /// The kernel's error number.
    package let errno: Int32
    /// The path or address the call was about, when there is one.
    package let path: String?

    package init(call: StaticString, errno: Int32, path: String? = nil) {
        self.call = call
        self.errno = errno
        self.path = path
    }

    /// Takes the calling thread's `errno`, so it must be made before any other call.
    package static func current(_ call: StaticString, path: String? = nil) -> Self {
        Self(call: call, errno: Glibc.errno, path: path)
    }

    /// The kernel's reason in words, such as "No such file or directory".
    package var reason: String {
        strerror(errno).map { String(cString: $0) } ?? "error \(errno)"
    }

    @usableFromInline package var description: String {
        guard let path else { return "\(call): \(reason)" }
        return "\(call) '\(path.escapedForOneLine)': \(reason)"
    }

    @usableFromInline package static func == (left: Self, right: Self) -> Bool {
        left.errno == right.errno && left.path == right.path && left.call.description == right.call.description
    }
}

/// Repeats a system call while a signal interrupts it; -1 becomes the thrown error.
package func retrying<Result: SignedInteger>(
    _ call: StaticString, path: String? = nil, _ body: () -> Result
) throws(SystemError) -> Result {
    while true {
        let result = body()
        if result != -1 { return result }
        let number = errno
        guard number == EINTR else { throw SystemError(call: call, errno: number, path: path) }
    }
}
