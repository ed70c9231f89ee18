import Glibc
import Platform
import TestSupport

/// Makes one chosen system call of a program fail, by a library that is loaded into it; `failing_calls.h` tells of the
/// file that both sides share.
final class FailingCalls: Sendable {
    /// A way to fail, as the library numbers it.
    enum Failure: UInt64, CaseIterable {
        case inputOutput = 1
        case noSpace
        case interrupted
        case short
        case sync

        var name: String {
            switch self {
            case .inputOutput: "EIO, on a socket ECONNRESET"
            case .noSpace: "ENOSPC"
            case .interrupted: "EINTR"
            case .short: "half of a write"
            case .sync: "failed fsync, fdatasync, syncfs"
            }
        }
    }

    /// What the library has seen since it was armed.
    struct Seen {
        /// How many calls there were.
        var count: Int
        /// The call that failed, with what it was about; nil when none did.
        var failed: String?
        /// The ways in which each call could have failed, the first call first.
        var ways: [[Failure]]
        /// Equal for calls of one name about alike paths; told only when no call was to fail.
        var likeness: [UInt32]
    }

    private static let traced = 1 << 17
    private static let textLength = 216
    private static let headLength = 40 + textLength

    /// What the program's environment needs.
    let environment: [String: String]
    private let control: FileDescriptor

    init(_ fleet: TestFleet) throws {
        let path = fleet.folder.file("failing-calls")
        control = try Files.open(path, O_RDWR | O_CREAT | O_EXCL, mode: 0o666)
        try Files.chmod(path, 0o666)
        guard ftruncate(control.raw, off_t(Self.headLength + Self.traced * 5)) == 0 else {
            throw SystemError.current("ftruncate", path: path)
        }
        environment = [
            "LD_PRELOAD": try BuiltPrograms.shared.get().path(BuiltPrograms.failingCalls),
            "HOLDFAST_FAILING_CALLS": path,
        ]
    }

    /// Counts calls from now on, and makes one fail: the first at or after number `first` that can fail so.
    func arm(_ failure: Failure? = nil, at first: Int = 0) throws {
        try write([0], at: 0)
        try write([UInt64(first), failure?.rawValue ?? 0, 0, 0], at: 8)
        try write([1], at: 0)
    }

    /// Lets all calls be.
    func disarm() throws -> Seen {
        try write([0], at: 0)
        let head = try read(Self.headLength, at: 0)
        let words = (0..<5).map { word in
            head[(word * 8)..<(word * 8 + 8)].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        }
        let text = String(decoding: head[40...].prefix { $0 != 0 }, as: UTF8.self)
        let count = Int(words[3])
        let traced = min(count, Self.traced - 1)
        let ways = try read(traced, at: UInt64(Self.headLength) + 1)
        let likeness = try read(traced * 4, at: UInt64(Self.headLength + Self.traced) + 4)
        return Seen(
            count: count, failed: words[4] == 1 ? text : nil,
            ways: ways.map { bits in Failure.allCases.filter { bits & 1 << UInt8($0.rawValue) != 0 } },
            likeness: (0..<traced).map { call in
                (0..<4).reduce(0) { $0 | UInt32(likeness[call * 4 + $1]) << (8 * UInt32($1)) }
            })
    }

    private func write(_ words: [UInt64], at offset: UInt64) throws {
        let bytes = words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * UInt64($0))) } }
        try Files.writeAll(control, Bytes(bytes), at: offset)
    }

    private func read(_ length: Int, at offset: UInt64) throws -> Bytes {
        var bytes = Bytes(repeating: 0, count: length)
        var span = bytes.mutableSpan
        _ = try span.withUnsafeMutableBytes { bytes throws(SystemError) in
            try Files.readFully(control, into: bytes, at: offset)
        }
        return bytes
    }
}
