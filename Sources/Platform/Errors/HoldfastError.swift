/// The one error that a user sees: a stable code and one line naming the thing, the reason and the remedy.
package struct HoldfastError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What kind of failure it is; decides the exit status.
    package var code: ErrorCode
    /// One line without control characters.
    package var message: String

    /// Control characters in `message` are escaped, so foreign text may be part of it.
    package init(_ code: ErrorCode, _ message: String) {
        self.code = code
        self.message = message.escapedForOneLine
    }

    /// A failed system call, told as "`doing`: reason" with `doing` such as "cannot read the configuration"; a full disk
    /// has its own code, every other error number gets `code`.
    package init(_ error: SystemError, doing: String, code: ErrorCode = .fileSystem) {
        self.init(error.isNoSpace ? .noSpace : code, "\(doing): \(error)")
    }

    package var description: String { "\(message) [\(code.label)]" }
}

extension SystemError {
    /// Whether the device or quota is full.
    package var isNoSpace: Bool { errno == 28 || errno == 122 }
}
