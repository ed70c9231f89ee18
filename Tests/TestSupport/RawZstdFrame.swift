package import Platform

/// A zstd frame with its content size that stores bytes as they are (RFC 8878, raw blocks), so that tests can write
/// what must be a zstd frame without the library.
package enum RawZstdFrame {
    private static let blockLimit = 128 << 10

    /// Frames `content`.
    package static func wrap(_ content: Bytes) -> Bytes {
        // Descriptor: eight bytes of content size, single segment, no checksum, no dictionary.
        var frame: Bytes = [0x28, 0xB5, 0x2F, 0xFD, 0xE0]
        frame += UInt64(content.count).littleEndianBytes
        var rest = content[...]
        repeat {
            let block = rest.prefix(blockLimit)
            rest = rest.dropFirst(blockLimit)
            let head = UInt32(block.count) << 3 | (rest.isEmpty ? 1 : 0)
            frame += UInt64(head).littleEndianBytes.prefix(3) + block
        } while !rest.isEmpty
        return frame
    }
}

extension UInt64 {
    fileprivate var littleEndianBytes: Bytes { (0..<8).map { UInt8(truncatingIfNeeded: self >> (8 * $0)) } }
}
