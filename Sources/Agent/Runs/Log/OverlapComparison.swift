import Platform
import Protocol

/// Compares the beginning of a segment that is streamed again with the digest remembered of it.
struct OverlapComparison {
    private let expected: Digest
    private let length: UInt64
    private let hasher = SHA256Hasher()
    private var seen: UInt64 = 0

    /// - Parameter memory: what is remembered; the segment must be streamed from its start.
    init(_ memory: OverlapMemory) {
        expected = memory.digest
        length = memory.end.bytes(since: memory.start)
    }

    /// Whether everything remembered has been compared.
    var isDone: Bool { seen == length }

    /// Takes the next bytes of the segment in.
    ///
    /// - Returns: false when the segment begins otherwise than what is stored.
    mutating func accepts(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard !isDone else { return true }
        let count = Int(min(UInt64(bytes.count), length - seen))
        hasher.update(UnsafeRawBufferPointer(rebasing: bytes[..<count]))
        seen += UInt64(count)
        return !isDone || Digest(finishing: hasher) == expected
    }
}
