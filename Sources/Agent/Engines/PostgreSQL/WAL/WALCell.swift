/// A few bytes that belong together and may come in parts.
struct WALCell: Sendable {
    // The length is `WALLimits.cellBytes`, which can only be spelled out here.
    private var bytes = InlineArray<96, UInt8>(repeating: 0)
    /// How many bytes have come.
    private(set) var count = 0

    /// Takes from the front of `part` what is missing to `need` bytes, at most ``WALLimits/cellBytes``.
    ///
    /// - Returns: how many bytes were taken.
    mutating func take(from part: RawSpan, upTo need: Int) -> Int {
        let taken = min(part.byteCount, min(need, WALLimits.cellBytes) - count)
        var target = bytes.mutableSpan
        for at in 0..<taken { target[count + at] = part.unsafeLoad(fromByteOffset: at, as: UInt8.self) }
        count += taken
        return taken
    }

    /// Forgets the bytes.
    mutating func clear() {
        count = 0
    }

    /// The little-endian number at `offset`; what has not come counts as what it was before.
    func number<Number: FixedWidthInteger & BitwiseCopyable>(
        _ offset: Int, as type: Number.Type = Number.self
    ) -> Number {
        Number(littleEndian: bytes.span.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: type))
    }

    /// The bytes from `offset` on up to the first zero, or all that have come.
    func text(from offset: Int) -> [UInt8] {
        (offset..<max(offset, count)).map { bytes[$0] }.prefix { $0 != 0 }.map { $0 }
    }
}
