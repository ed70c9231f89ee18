import Glibc
import Platform

/// Who was trusted, distrusted or let in, and when: one line an event, only ever appended to, durable before the act
/// that it tells of is answered. Blocking; used on the authority's thread.
struct AuditLog: Sendable {
    let path: String

    /// Appends one event.
    ///
    /// - Parameters:
    ///   - event: A word such as `agent.enrolled`.
    ///   - facts: Names and values; control characters are escaped.
    ///   - time: When it happened.
    /// - Throws: When the line could not be made durable.
    func append(_ event: StaticString, _ facts: [(String, String)], at time: Timestamp) throws(SystemError) {
        let words = facts.map { "\($0.0)=\"\($0.1.escapedForOneLine.replacingQuotes)\"" }
        let line = ([time.iso8601, "\(event)"] + words).joined(separator: " ") + "\n"
        let descriptor = try Files.open(path, Flags.append, mode: 0o600)
        try Files.writeAll(descriptor, Bytes(line.utf8))
        try Files.syncData(descriptor, path: path)
    }

    private enum Flags {
        static let append = O_WRONLY | O_CREAT | O_APPEND
    }
}

extension String {
    fileprivate var replacingQuotes: String { String(flatMap { $0 == "\"" ? "\\\"" : String($0) }) }
}
