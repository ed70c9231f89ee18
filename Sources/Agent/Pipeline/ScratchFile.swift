import Glibc
package import Platform

/// An unlinked file in the agent's data directory: it holds what memory shall not, and vanishes with the process.
///
/// Its calls block. Bytes once written may be read by several at once.
package final class ScratchFile: Sendable {
    /// O_TMPFILE of Linux, a composite that the C importer leaves out.
    private static let unlinked: Int32 = 0o20_000_000 | O_DIRECTORY
    private let file: FileDescriptor
    private let directory: String

    /// Makes an empty one in `directory`.
    package init(directory: String) throws(SystemError) {
        self.directory = directory
        file = try Files.open(directory, Self.unlinked | O_RDWR)
    }

    /// Writes all of `bytes` at `offset`.
    ///
    /// - Throws: what failed, with the directory as its path: the file has no name.
    package func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(SystemError) {
        do { try Files.writeAll(file, bytes, at: offset) } catch {
            throw SystemError(call: error.call, errno: error.errno, path: directory)
        }
    }

    /// Fills all of `buffer` from `offset`.
    ///
    /// - Throws: EIO when the file ends before.
    package func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(SystemError) {
        guard try Files.readFully(file, into: buffer, at: offset) == buffer.count else {
            throw SystemError(call: "pread", errno: EIO)
        }
    }

    /// The `count` bytes from `offset`.
    package func bytes(at offset: UInt64, count: Int) throws(SystemError) -> Bytes {
        var bytes = Bytes(repeating: 0, count: count)
        var span = bytes.mutableSpan
        try span.withUnsafeMutableBytes { buffer throws(SystemError) in try read(into: buffer, at: offset) }
        return bytes
    }
}

extension ScratchFile {
    /// Makes one of `length` bytes, all zero and none of them stored.
    package convenience init(directory: String, length: UInt64) throws(SystemError) {
        try self.init(directory: directory)
        guard length > 0 else { return }
        let zero: [UInt8] = [0]
        try zero.span.bytes.withUnsafeBytes { bytes throws(SystemError) in try write(bytes, at: length - 1) }
    }
}
