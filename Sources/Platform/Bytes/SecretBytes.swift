import Glibc

/// Bytes that must not leave the process: keys, tokens, passwords.
///
/// The storage is kept out of core dumps and, where the memory lock limit allows, out of swap; it is overwritten with
/// zeros before it is given back. Every textual rendering says `<secret>`. The content never changes
/// after the initialiser, so an instance may be shared freely.
package final class SecretBytes: @unchecked Sendable {
    /// Number of bytes held.
    package let count: Int
    /// A slot of ``SecretArena``, or pages of its own.
    private let storage: UnsafeMutableRawBufferPointer

    /// Makes a secret of `count` bytes, zero at first, which `fill` writes in place.
    ///
    /// - Parameters:
    ///   - count: length in bytes; must not be negative.
    ///   - fill: writes the bytes; the pointer is valid only during the call.
    /// - Throws: what `fill` throws.
    package init<E: Error>(count: Int, fill: (UnsafeMutableRawBufferPointer) throws(E) -> Void) throws(E) {
        self.count = count
        storage = count <= SecretArena.slotLength ? SecretArena.take() : SecretArena.reserve(count)
        try fill(UnsafeMutableRawBufferPointer(rebasing: storage[..<count]))
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
        guard count > SecretArena.slotLength else { return SecretArena.giveBack(storage) }
        guard let start = storage.baseAddress else { return }
        explicit_bzero(start, storage.count)
        munmap(start, storage.count)
    }

    /// Lends the bytes to `body`; the pointer must not outlive the call.
    package func withUnsafeBytes<R: ~Copyable, E: Error>(
        _ body: (UnsafeRawBufferPointer) throws(E) -> R
    ) throws(E) -> R {
        try body(UnsafeRawBufferPointer(rebasing: storage[..<count]))
    }

    /// Whether both hold the same bytes; the time taken depends on the lengths only.
    package func constantTimeEquals(_ other: SecretBytes) -> Bool {
        withUnsafeBytes { mine in other.withUnsafeBytes { theirs in constantTimeEqual(mine, theirs) } }
    }

    /// The bytes from `range` as a secret of their own; the range must lie within `0..<count`.
    package subscript(range: Range<Int>) -> SecretBytes {
        withUnsafeBytes { bytes in SecretBytes(copying: UnsafeRawBufferPointer(rebasing: bytes[range])) }
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
