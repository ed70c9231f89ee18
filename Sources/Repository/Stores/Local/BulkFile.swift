import Glibc
import Platform

/// A new file written from its start in large pieces, past the page cache where the file system can.
///
/// What is stored once and read much later, if ever, has no business in the page cache: going around it costs less, and
/// the sync at the end finds nearly all bytes on the disk. A short file is written at ``flush()``. All calls but
/// ``take(_:)`` may block. After an error nobody knows how much is written.
struct BulkFile: ~Copyable {
    /// Bytes gathered before they are written.
    static let pieceLength = 1 << 20
    /// What direct writing wants of memory, offsets and lengths; no block of a disk is larger.
    private static let alignment = 4096

    let descriptor: FileDescriptor
    private let buffer: UnsafeMutableRawBufferPointer
    private var count = 0
    private var offset: UInt64 = 0
    private var mode = Mode.untried

    private enum Mode {
        case untried
        case direct
        case cached
    }

    /// Takes an empty file over.
    init(_ descriptor: consuming FileDescriptor) {
        self.descriptor = descriptor
        buffer = .allocate(byteCount: Self.pieceLength, alignment: Self.alignment)
    }

    deinit {
        buffer.deallocate()
    }

    /// Takes bytes for which there is room, without writing.
    ///
    /// - Returns: false when there is no room and nothing was taken; ``append(_:)`` makes some.
    mutating func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count < buffer.count - count else { return false }
        keep(bytes)
        return true
    }

    /// Adds bytes at the end and writes every full piece.
    mutating func append(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
        var rest = bytes
        while !rest.isEmpty {
            let taken = min(rest.count, buffer.count - count)
            keep(UnsafeRawBufferPointer(rebasing: rest[..<taken]))
            rest = UnsafeRawBufferPointer(rebasing: rest[taken...])
            if count == buffer.count { try write() }
        }
    }

    /// Writes what is left; the file is whole, though not durable, and is read as any other from now on.
    mutating func flush() throws(SystemError) {
        try goCached()
        if count > 0 { try write() }
    }

    private mutating func keep(_ bytes: UnsafeRawBufferPointer) {
        UnsafeMutableRawBufferPointer(rebasing: buffer[count...]).copyMemory(from: bytes)
        count += bytes.count
    }

    private mutating func write() throws(SystemError) {
        if mode == .untried, count == buffer.count { goDirect() }
        let piece = UnsafeRawBufferPointer(rebasing: buffer[..<count])
        do throws(SystemError) {
            try Files.writeAll(descriptor, piece, at: offset)
        } catch {
            // It wants another alignment, or only began: the same bytes in the same place, the usual way.
            guard mode == .direct, error.errno == EINVAL else { throw error }
            try goCached()
            try Files.writeAll(descriptor, piece, at: offset)
        }
        offset += UInt64(count)
        count = 0
    }

    private mutating func goDirect() {
        do throws(SystemError) {
            try Files.setDirect(descriptor, true)
            mode = .direct
        } catch {
            mode = .cached
        }
    }

    private mutating func goCached() throws(SystemError) {
        if mode == .direct { try Files.setDirect(descriptor, false) }
        mode = .cached
    }
}
