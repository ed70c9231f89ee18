import CSystem
import Glibc

/// Reading and writing.
extension Files {
    /// Reads once, at `offset` or at the file's own position, and returns how many bytes came; 0 means the end.
    package static func read(
        _ descriptor: borrowing FileDescriptor, into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64? = nil
    ) throws(SystemError) -> Int {
        let raw = descriptor.raw
        guard let offset else { return try retrying("read") { Glibc.read(raw, buffer.baseAddress, buffer.count) } }
        let position = try fileOffset(offset, "pread")
        return try retrying("pread") { Glibc.pread(raw, buffer.baseAddress, buffer.count, position) }
    }

    /// Reads until the buffer is full or the file ends.
    ///
    /// - Returns: How many bytes were read; fewer than the buffer holds only at the end of the file.
    package static func readFully(
        _ descriptor: borrowing FileDescriptor, into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64? = nil
    ) throws(SystemError) -> Int {
        var done = 0
        while done < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
            let count = try read(descriptor, into: rest, at: offset.map { $0 &+ UInt64(done) })
            if count == 0 { break }
            done += count
        }
        return done
    }

    /// Writes all of `bytes`, at the file's own position or at `offset`.
    package static func writeAll(
        _ descriptor: borrowing FileDescriptor, _ bytes: UnsafeRawBufferPointer, at offset: UInt64? = nil
    ) throws(SystemError) {
        let raw = descriptor.raw
        var rest = bytes
        var position = try offset.map { value throws(SystemError) in try fileOffset(value, "pwrite") }
        while !rest.isEmpty {
            let count =
                if let position {
                    try retrying("pwrite") { Glibc.pwrite(raw, rest.baseAddress, rest.count, position) }
                } else {
                    try retrying("write") { Glibc.write(raw, rest.baseAddress, rest.count) }
                }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            position = position.map { $0 &+ off_t(count) }
        }
    }

    /// Writes all of `bytes`, at the file's own position or at `offset`.
    package static func writeAll(
        _ descriptor: borrowing FileDescriptor, _ bytes: some Collection<UInt8>, at offset: UInt64? = nil
    ) throws(SystemError) {
        let result = bytes.withContiguousStorageIfAvailable { storage in
            Result { () throws(SystemError) in
                try writeAll(descriptor, UnsafeRawBufferPointer(storage), at: offset)
            }
        }
        if let result { return try result.get() }
        try writeAll(descriptor, Bytes(bytes), at: offset)
    }

    /// Sends what is read and written from now on past the page cache, or no longer.
    ///
    /// Memory, offsets and lengths must then be multiples of the device's block.
    ///
    /// - Throws: EINVAL where the file system cannot.
    package static func setDirect(_ descriptor: borrowing FileDescriptor, _ on: Bool) throws(SystemError) {
        let raw = descriptor.raw
        _ = try retrying("fcntl") { hf_set_direct(raw, on ? 1 : 0) }
    }

    /// The whole content of a file; one longer than `limit` bytes is EFBIG.
    package static func readFile(_ path: String, limit: Int = smallFileLimit) throws(SystemError) -> Bytes {
        do {
            return try readAll(try open(path, O_RDONLY), limit: limit)
        } catch {
            throw SystemError(call: error.call, errno: error.errno, path: path)
        }
    }

    /// Everything up to the end of `descriptor`, which may be a pipe.
    package static func readAll(_ descriptor: borrowing FileDescriptor, limit: Int) throws(SystemError) -> Bytes {
        var content = Bytes()
        var piece = Bytes(repeating: 0, count: 64 << 10)
        while true {
            let count = try fill(&piece, from: descriptor)
            if count == 0 { return content }
            guard count <= limit - content.count else { throw SystemError(call: "read", errno: EFBIG) }
            content += piece[..<count]
        }
    }

    private static func fill(
        _ piece: inout Bytes, from descriptor: borrowing FileDescriptor
    ) throws(SystemError) -> Int {
        let raw = descriptor.raw
        return try retrying("read") { piece.withUnsafeMutableBytes { Glibc.read(raw, $0.baseAddress, $0.count) } }
    }

    private static func fileOffset(_ offset: UInt64, _ call: StaticString) throws(SystemError) -> off_t {
        guard let value = off_t(exactly: offset) else { throw SystemError(call: call, errno: EOVERFLOW) }
        return value
    }
}
