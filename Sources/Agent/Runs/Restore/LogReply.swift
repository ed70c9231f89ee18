import Platform

/// What passes over the socket between the server's log command and the run.
///
/// Asked: length of the name (one byte) and the name. Answered: the status (one byte), the length of what follows (eight
/// bytes, big-endian), and the file or, for a failure, the reason.
enum LogReply {
    /// How an answer begins.
    enum Status: UInt8 {
        case found = 1
        case absent = 2
        case failed = 3
    }

    /// Bytes before the content.
    static let headLength = 9
    /// The longest name that is asked for, in bytes.
    static let nameLimit = 64
    /// The longest reason that is told, in bytes.
    static let reasonLimit = 4096

    /// The first bytes of an answer.
    static func head(_ status: Status, length: UInt64) -> Bytes {
        [status.rawValue] + (0..<8).map { UInt8(truncatingIfNeeded: length >> (56 - 8 * $0)) }
    }

    /// Reads the first bytes of an answer; nil when they are none.
    static func parse(_ head: Bytes) -> (status: Status, length: UInt64)? {
        guard head.count == headLength, let status = Status(rawValue: head[0]) else { return nil }
        return (status, head.dropFirst().reduce(0) { $0 << 8 | UInt64($1) })
    }
}
