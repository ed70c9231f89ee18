import Glibc

/// Finding pages that hold nothing but zeros; such pages are described, not stored.
package enum ZeroPages {
    /// The grain: PostgreSQL's page.
    package static let pageLength = 8192

    /// Calls `body` for each longest stretch of `bytes` whose pages are all zero or all not zero, in order.
    ///
    /// - Parameters:
    ///   - bytes: a piece of a file that starts at a page border; its last page may be short.
    ///   - body: gets the stretch and whether it is zero.
    package static func stretches(
        of bytes: UnsafeRawBufferPointer, _ body: (_ range: Range<Int>, _ isZero: Bool) -> Void
    ) {
        var start = 0
        var kind = false
        var offset = 0
        while offset < bytes.count {
            let end = min(offset + pageLength, bytes.count)
            let zero = isZero(UnsafeRawBufferPointer(rebasing: bytes[offset..<end]))
            if offset > start, zero != kind {
                body(start..<offset, kind)
                start = offset
            }
            kind = zero
            offset = end
        }
        if offset > start { body(start..<offset, kind) }
    }

    /// Whether every byte is zero.
    package static func isZero(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let base = bytes.baseAddress, bytes.count > 0 else { return true }
        guard bytes[0] == 0 else { return false }
        return memcmp(base, base + 1, bytes.count - 1) == 0
    }
}
