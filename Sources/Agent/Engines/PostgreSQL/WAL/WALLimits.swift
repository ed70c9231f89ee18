/// The greatest sizes that the reader of WAL believes.
enum WALLimits {
    /// Bytes of one record.
    static let recordBytes: UInt32 = 1 << 30
    /// Bytes kept at once of anything that is parsed: heads, and the fixed parts of main data.
    static let cellBytes = 96
    /// Bytes of a page, in powers of two.
    static let pageBytes: ClosedRange<UInt32> = (1 << 10)...(1 << 16)
    /// Bytes of a segment, in powers of two.
    static let segmentBytes: ClosedRange<UInt32> = (1 << 20)...(1 << 30)
    /// The positions that a log can have reached, so that adding to one never overflows.
    static let positions: Range<UInt64> = 0..<1 << 63
}
