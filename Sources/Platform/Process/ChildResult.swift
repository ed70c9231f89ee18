/// How a child ended and what it wrote.
package struct ChildResult: Sendable {
    /// The way a process ends.
    package enum Status: Sendable, Equatable {
        case exited(Int32)
        case signalled(Int32)
    }

    /// The program's name, for messages.
    package let name: String
    package let status: Status
    /// Captured standard output.
    package let output: Bytes
    /// Captured standard error.
    package let errors: Bytes
    /// Whether a capture limit cut something off.
    package let isCut: Bool

    package var isSuccess: Bool { status == .exited(0) }

    /// Standard output as text; what is not UTF-8 is replaced.
    package var outputText: String { String(decoding: output, as: UTF8.self) }

    /// Standard error as text; what is not UTF-8 is replaced.
    package var errorText: String { String(decoding: errors, as: UTF8.self) }

    /// Gives the result back when the program succeeded.
    ///
    /// - Throws: `code` with the program's name, how it ended, and the last line it wrote to standard error.
    @discardableResult
    package func requireSuccess(_ code: ErrorCode = .childProcess) throws(HoldfastError) -> ChildResult {
        guard !isSuccess else { return self }
        throw HoldfastError(code, "'\(name)' \(status)\(lastErrorLine.map { ": \($0)" } ?? "")")
    }

    /// The last line of standard error that is not blank.
    package var lastErrorLine: String? {
        errorText.split(whereSeparator: \.isNewline).last { line in line.contains { !$0.isWhitespace } }.map(
            String.init)
    }
}

extension ChildResult.Status: CustomStringConvertible {
    package var description: String {
        switch self {
        case .exited(let status): "ended with exit status \(status)"
        case .signalled(let signal): "was ended by signal \(signal)"
        }
    }
}
