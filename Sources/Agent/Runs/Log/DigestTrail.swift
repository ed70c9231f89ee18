import Protocol

/// The values of the whole segments before the one that is being written, as far back as they are wanted. Pure.
struct DigestTrail {
    private struct Piece {
        var range: Range<LSN>
        /// Of one segment, or chained over several.
        var value: Digest
        var isSegment: Bool
    }

    /// Pieces that are kept apart; what is older is told and let go of as one.
    private static let limit = 64

    private let key: TailDigestKey
    private var pieces: [Piece] = []

    init(key: TailDigestKey) {
        self.key = key
    }

    /// What a digest tells of the log before its segment.
    ///
    /// - Parameters:
    ///   - key: makes the digests; what another one made tells nothing.
    ///   - digest: was made in the segment that begins at `start`.
    ///   - start: a border of segments.
    ///   - size: bytes of a segment.
    init(key: TailDigestKey, of digest: TailDigest, before start: LSN, segmentSize size: UInt64) {
        self.init(key: key)
        guard digest.maker == key.maker else { return }
        if let trail = digest.trail, trail.since < start {
            pieces = [Piece(range: trail.since..<start, value: trail.value, isSegment: false)]
        } else if let before = digest.before {
            pieces = [Piece(range: start.lastSegmentStart(size: size)..<start, value: before, isSegment: true)]
        }
    }

    /// Where the trail ends; nil when it is empty.
    var end: LSN? { pieces.last?.range.upperBound }

    /// The value of the segment that ends it, where that is known by itself.
    var before: Digest? { pieces.last.flatMap { $0.isSegment ? $0.value : nil } }

    /// All of it as one.
    var whole: TailTrail? {
        guard let first = pieces.first else { return nil }
        return TailTrail(
            since: first.range.lowerBound,
            value: pieces.dropFirst().reduce(first.value) { key.link($0, $1.value) })
    }

    /// Adds a segment; one that does not join begins the trail anew.
    mutating func append(_ segment: Range<LSN>, _ value: Digest) {
        if end != segment.lowerBound { pieces = [] }
        pieces.append(Piece(range: segment, value: value, isSegment: true))
        guard pieces.count > Self.limit else { return }
        let oldest = pieces.removeFirst()
        pieces[0] = Piece(
            range: oldest.range.lowerBound..<pieces[0].range.upperBound, value: key.link(oldest.value, pieces[0].value),
            isSegment: false)
    }

    /// Lets go of what ends at or before `position`.
    mutating func forget(before position: LSN) {
        pieces.removeAll { $0.range.upperBound <= position }
    }
}
