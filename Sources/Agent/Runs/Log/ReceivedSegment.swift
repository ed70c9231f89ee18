import Glibc
import Platform
import Protocol
import Synchronization

/// The log segment that is being received, or one that is full and waits to be stored.
///
/// One receiver appends; a shipper may read what is there already at the same time. Its calls block.
final class ReceivedSegment: Sendable {
    let start: LSN
    /// Length of a full segment in bytes.
    let size: UInt64
    private let scratch: ScratchFile
    private let received = Mutex(Received())

    private struct Received {
        var length: UInt64 = 0
        var oldestUnstored: ContinuousClock.Instant?
        /// The last bytes, which a commit may be waiting for; only short pieces are kept.
        var recent = Bytes()
    }

    /// How many of the last bytes are kept in memory.
    static let recentLimit = 16 << 10

    init(start: LSN, size: UInt64, directory: String) throws(SystemError) {
        self.start = start
        self.size = size
        scratch = try ScratchFile(directory: directory)
    }

    /// Bytes received from the start on.
    var length: UInt64 { received.withLock { $0.length } }
    /// Where the received bytes end.
    var end: LSN { start.advanced(by: length) }
    var isFull: Bool { length == size }

    /// When the oldest byte came that no object holds yet; nil when there is none.
    var oldestUnstored: ContinuousClock.Instant? { received.withLock { $0.oldestUnstored } }

    /// Says that everything up to `length` is stored.
    func stored(upTo length: UInt64) {
        received.withLock { if $0.length <= length { $0.oldestUnstored = nil } }
    }

    /// Appends `bytes`, which fit.
    func append(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
        try scratch.write(bytes, at: length)
        received.withLock { received in
            received.length += UInt64(bytes.count)
            if received.oldestUnstored == nil { received.oldestUnstored = .now }
            if received.recent.count + bytes.count > Self.recentLimit {
                received.recent.removeAll(keepingCapacity: true)
            }
            if bytes.count <= Self.recentLimit { received.recent += bytes }
        }
    }

    /// Whether the bytes at `offset`, all of them received already, equal `bytes`.
    func matches(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(SystemError) -> Bool {
        let known = try scratch.bytes(at: offset, count: bytes.count)
        return known.elementsEqual(bytes)
    }

    /// The same as ``bytes(at:count:)`` without blocking; nil when they are not among the last ones.
    func recentBytes(at offset: UInt64, count: Int) -> Bytes? {
        received.withLock { received in
            let first = received.length - UInt64(received.recent.count)
            guard offset >= first, offset + UInt64(count) <= received.length else { return nil }
            return Bytes(received.recent[Int(offset - first)..<Int(offset - first) + count])
        }
    }

    /// The `count` bytes from `offset`, all of them received already.
    func bytes(at offset: UInt64, count: Int) throws(SystemError) -> Bytes {
        try scratch.bytes(at: offset, count: count)
    }

    /// Calls `body` with each piece of the first `length` bytes, in order.
    func read(upTo length: UInt64, pieces pieceLength: Int, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceLength, alignment: 4096)
        defer { buffer.deallocate() }
        var offset: UInt64 = 0
        while offset < length {
            let count = Int(min(UInt64(pieceLength), length - offset))
            let piece = UnsafeMutableRawBufferPointer(rebasing: buffer[..<count])
            try scratch.read(into: piece, at: offset)
            try body(UnsafeRawBufferPointer(piece))
            offset += UInt64(count)
        }
    }
}
