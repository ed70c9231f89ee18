/// By what the agents of a source know its log again: a keyed digest of the bytes from the start of a segment up to the end
/// of a slice, which tells whoever lacks the secret nothing about them.
package struct TailDigest: TaggedStruct, Hashable {
    package static let knownFields = FieldNumbers.upTo(4)

    /// Names the secret that it was made with: only digests of one secret are compared.
    package var maker: UInt64
    /// HMAC-SHA-256.
    package var value: Digest
    /// The value at the border of segments before, which covers that segment as a whole; absent when its maker did not see
    /// all of it.
    package var before: Digest?
    /// All of the log before the segment, from where its maker chose; absent where that is not needed.
    package var trail: TailTrail?

    /// The value with these parts.
    package init(maker: UInt64, value: Digest, before: Digest? = nil, trail: TailTrail? = nil) {
        self.maker = maker
        self.value = value
        self.before = before
        self.trail = trail
    }

    package init(fields: Fields) throws(WireError) {
        maker = try fields.required(1)
        value = try fields.required(2)
        before = try fields.optional(3)
        trail = try fields.optional(4)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, maker)
        fields.put(2, value)
        fields.put(3, before)
        fields.put(4, trail)
    }
}

extension TailDigest {
    /// Segments before the last that a server is made to keep to be compared.
    private static let trailLimit: UInt64 = 16

    /// From where on a server shall keep log, to be compared with the digest of its end: the last segment, and those before
    /// it that are told apart from others only by what comes before them.
    ///
    /// - Parameters:
    ///   - digest: of the log up to `position`; nil when nothing is known of it.
    ///   - position: up to where the log is known.
    ///   - segmentSize: bytes of a segment.
    /// - Returns: a border of segments.
    package static func needed(_ digest: TailDigest?, before position: LSN, segmentSize: UInt64) -> LSN {
        let last = position.lastSegmentStart(size: segmentSize)
        var furthest = last
        for _ in 0..<trailLimit { furthest = furthest.lastSegmentStart(size: segmentSize) }
        return min(last, max(furthest, digest?.trail?.since ?? last))
    }
}
