/// What holds for a whole cluster's log, as each segment's first page says it.
struct WALGeometry: Hashable, Sendable {
    let systemIdentifier: UInt64
    let segmentBytes: UInt32
    let pageBytes: UInt32

    /// Whether the sizes are ones that PostgreSQL can be built with.
    var isPossible: Bool {
        WALLimits.segmentBytes.contains(segmentBytes) && segmentBytes.nonzeroBitCount == 1
            && WALLimits.pageBytes.contains(pageBytes) && pageBytes.nonzeroBitCount == 1
    }

    /// Whether a segment begins at `position`.
    func isSegmentStart(_ position: UInt64) -> Bool {
        position & UInt64(segmentBytes - 1) == 0
    }

    /// The end of the segment that ends at or after `position`.
    func segmentEnd(_ position: UInt64) -> UInt64 {
        (position + UInt64(segmentBytes - 1)) & ~UInt64(segmentBytes - 1)
    }
}
