/// Memory of a fixed capacity that one owner at a time fills, drains and fills again.
///
/// Not for two threads at once: hand it over, never share it.
package final class RawBuffer: @unchecked Sendable {
    /// How many bytes fit.
    package let capacity: Int
    /// How many bytes are in use, from the start.
    package private(set) var count = 0
    private let start: UnsafeMutableRawPointer

    /// Reserves `capacity` bytes, which must be positive.
    package init(capacity: Int) {
        precondition(capacity > 0)
        self.capacity = capacity
        start = .allocate(byteCount: capacity, alignment: 4096)
    }

    deinit {
        start.deallocate()
    }

    /// The bytes in use; valid until the buffer changes or ends.
    package var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }
    /// The bytes in use, to be changed in place.
    package var mutableBytes: UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(start: start, count: count)
    }
    /// The free rest, to be filled and then counted in with ``take(_:)``.
    package var space: UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(start: start + count, count: capacity - count)
    }

    /// Counts in the next `length` bytes of ``space``.
    package func take(_ length: Int) {
        precondition(length >= 0 && length <= capacity - count)
        count += length
    }

    /// Copies `bytes` behind what is there; there must be space.
    package func append(_ bytes: UnsafeRawBufferPointer) {
        precondition(bytes.count <= capacity - count)
        space.copyMemory(from: bytes)
        count += bytes.count
    }

    /// Forgets everything behind the first `length` bytes.
    package func truncate(to length: Int) {
        precondition(length >= 0 && length <= count)
        count = length
    }

    /// Forgets everything.
    package func clear() {
        count = 0
    }
}
