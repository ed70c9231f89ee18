extension FixedWidthInteger where Self: UnsignedInteger {
    /// Reads big-endian bytes, most significant first; of more bytes than fit only the last count.
    @inlinable
    package init(bigEndianBytes bytes: some Sequence<UInt8>) {
        self = 0
        for byte in bytes {
            self = self << 8 | Self(byte)
        }
    }

    /// The bytes of the number, most significant first.
    @inlinable
    package var bigEndianBytes: [UInt8] {
        (0..<Self.bitWidth / 8).reversed().map { UInt8(truncatingIfNeeded: self >> ($0 * 8)) }
    }
}
