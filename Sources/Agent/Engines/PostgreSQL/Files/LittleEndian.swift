import Platform

/// Reads little-endian numbers at fixed places; bytes beyond the end count as zero.
struct LittleEndian {
    private let bytes: Bytes

    init(_ bytes: Bytes) {
        self.bytes = bytes
    }

    func u8(_ offset: Int) -> UInt8 {
        offset < bytes.count ? bytes[offset] : 0
    }

    func u32(_ offset: Int) -> UInt32 {
        UInt32(truncatingIfNeeded: value(offset, 4))
    }

    func u64(_ offset: Int) -> UInt64 {
        value(offset, 8)
    }

    private func value(_ offset: Int, _ count: Int) -> UInt64 {
        var result: UInt64 = 0
        for index in 0..<count where offset + index < bytes.count {
            result |= UInt64(bytes[offset + index]) << UInt64(index * 8)
        }
        return result
    }
}
