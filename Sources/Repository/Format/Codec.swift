import Protocol

/// How a super-block or a part of a map is compressed.
package enum Codec: UInt64, CaseIterable, Sendable, WireValue {
    /// As it is.
    case none = 0
    /// One zstd frame with its content size.
    case zstd = 1
    /// One raw lz4 block.
    case lz4 = 2
}
