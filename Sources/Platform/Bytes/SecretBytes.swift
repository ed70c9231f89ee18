import Glibc

/// Bytes that must not leave the process: keys, tokens, passwords.
///
/// The storage is pages of its own, kept out of core dumps and, where the memory lock limit allows, out of swap; it is
/// overwritten with zeros before it is given back. Every textual rendering says `<secret>`. The content never changes
/// after the initialiser, so an instance may be shared freely.
package final class SecretBytes: @unchecked Sendable {
    /// Number of bytes held.
    package let count: Int
    private let pages: UnsafeMutableRawBufferPointer

    /// Makes a secret of `count` bytes, zero at first, which `fill` writes in place.
    ///
    /// - Parameters:
    ///   - count: length in bytes; must not be negative.
    ///   - fill: writes the bytes; the pointer is valid only during the call.
    /// - Throws: what `fill` throws.
    package init<E: Error>(count: Int, fill: (UnsafeMutableRawBufferPointer) throws(E) -> Void) throws(E) {
        self.count = count
        pages = Self.reservePages(count)
        try fill(UnsafeMutableRawBufferPointer(rebasing: pages[..<count]))
    }

    /// Copies `bytes`; the caller's copy stays as it is, so prefer ``init(count:fill:)`` for fresh secrets.
    package convenience init(_ bytes: some Collection<UInt8>) {
        self.init(count: bytes.count) { target in target.copyBytes(from: bytes) }
    }

    /// Copies the bytes at `bytes`.
    package convenience init(copying bytes: UnsafeRawBufferPointer) {
        self.init(count: bytes.count) { target in target.copyMemory(from: bytes) }
    }

    deinit {
        guard let start = pages.baseAddress else { return }
        explicit_bzero(start, pages.count)
        munmap(start, pages.count)
    }

    /// Lends the bytes to `body`; the pointer must not outlive the call.
    package func withUnsafeBytes<R: ~Copyable, E: Error>(
        _ body: (UnsafeRawBufferPointer) throws(E) -> R
    ) throws(E) -> R {
        try body(UnsafeRawBufferPointer(rebasing: pages[..<count]))
    }

    /// Whether both hold the same bytes; the time taken depends on the lengths only.
    package func constantTimeEquals(_ other: SecretBytes) -> Bool {
        withUnsafeBytes { mine in other.withUnsafeBytes { theirs in constantTimeEqual(mine, theirs) } }
    }

    /// The bytes from `range` as a secret of their own; the range must lie within `0..<count`.
    package subscript(range: Range<Int>) -> SecretBytes {
        withUnsafeBytes { bytes in SecretBytes(copying: UnsafeRawBufferPointer(rebasing: bytes[range])) }
    }

    private static func reservePages(_ count: Int) -> UnsafeMutableRawBufferPointer {
        let pageSize = sysconf(Int32(_SC_PAGESIZE))
        let length = max(1, (count + pageSize - 1) / pageSize) * pageSize
        let start = mmap(nil, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let start, start != MAP_FAILED else { preconditionFailure("no memory for a secret") }
        // Both are best effort: an unprivileged process may lock only a little.
        mlock(start, length)
        madvise(start, length, MADV_DONTDUMP)
        return UnsafeMutableRawBufferPointer(start: start, count: length)
    }
}

extension SecretBytes: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Always `<secret>`.
    package var description: String { "<secret>" }
    /// Always `<secret>`.
    package var debugDescription: String { "<secret>" }
    /// Shows no children, so that `dump` tells nothing either.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
