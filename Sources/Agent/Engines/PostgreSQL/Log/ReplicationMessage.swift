import Glibc
import Platform
import Protocol

/// The messages inside a physical replication stream.
enum ReplicationMessage: Equatable {
    /// Log from `start` on; its bytes follow the header of `headerLength` bytes.
    case log(start: LSN, serverEnd: LSN, serverTime: Timestamp)
    case keepalive(serverEnd: LSN, serverTime: Timestamp, wantsReply: Bool)

    /// Bytes before the log in a log message.
    static let headerLength = 25
    /// Microseconds from the Unix epoch to PostgreSQL's, 2000-01-01.
    static let epoch: Int64 = 946_684_800_000_000

    /// Reads a message's head; nil when it is none of the two or too short.
    init?(_ message: UnsafeRawBufferPointer) {
        guard let kind = message.first else { return nil }
        switch (kind, message.count) {
        case (UInt8(ascii: "w"), Self.headerLength...):
            self = .log(
                start: LSN(rawValue: Self.number(message, 1)), serverEnd: LSN(rawValue: Self.number(message, 9)),
                serverTime: Self.time(message, 17))
        case (UInt8(ascii: "k"), 18...):
            self = .keepalive(
                serverEnd: LSN(rawValue: Self.number(message, 1)), serverTime: Self.time(message, 9),
                wantsReply: message[17] != 0)
        default:
            return nil
        }
    }

    /// The message that tells the server how far log is safe.
    ///
    /// - Parameters:
    ///   - written: Where safe log ends.
    ///   - flushed: Where log ends that counts as flushed and applied; zero leaves both invalid.
    ///   - now: Our clock.
    ///   - wantsReply: Whether the server shall answer at once.
    /// - Returns: The message's 34 bytes.
    static func status(written: LSN, flushed: LSN, now: Timestamp, wantsReply: Bool) -> Bytes {
        let time = UInt64(bitPattern: now.microseconds &- epoch)
        return [UInt8(ascii: "r")] + bigEndian(written.rawValue) + bigEndian(flushed.rawValue)
            + bigEndian(flushed.rawValue) + bigEndian(time) + [wantsReply ? 1 : 0]
    }

    private static func time(_ message: UnsafeRawBufferPointer, _ offset: Int) -> Timestamp {
        Timestamp(microseconds: Int64(bitPattern: number(message, offset)) &+ epoch)
    }

    private static func number(_ message: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
        UInt64(bigEndian: message.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    private static func bigEndian(_ value: UInt64) -> Bytes {
        withUnsafeBytes(of: value.bigEndian) { Bytes($0) }
    }
}
