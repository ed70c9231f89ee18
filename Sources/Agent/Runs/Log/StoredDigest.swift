import Protocol

/// By what the end of the stored log is known again, carried along from object to object. Pure.
struct StoredDigest {
    private let key: TailDigestKey
    private var trail: DigestTrail
    private var segment: LSN
    private var end: LSN
    /// Whether a record of the segment tells when it was written: two histories do not share such a one.
    private var tellsTime = false
    /// Nil while nothing is known of the log before the end.
    private(set) var digest: TailDigest?

    /// - Parameters:
    ///   - key: makes the digests.
    ///   - end: where the stored log ends.
    ///   - digest: what is known of it; one that another agent made says nothing here.
    ///   - size: bytes of a segment.
    init(key: TailDigestKey, end: LSN, digest: TailDigest?, segmentSize size: UInt64) {
        self.key = key
        self.end = end
        self.digest = digest
        segment = end.lastSegmentStart(size: size)
        trail =
            digest.map { DigestTrail(key: key, of: $0, before: end.lastSegmentStart(size: size), segmentSize: size) }
            ?? DigestTrail(key: key)
    }

    /// Takes an object in, which begins with a segment.
    ///
    /// - Parameters:
    ///   - range: the log that it holds.
    ///   - plain: SHA-256 of that.
    ///   - tellsTime: whether a record in it tells when it was written, or what is in it is unknown.
    mutating func take(_ range: Range<LSN>, _ plain: Digest, tellsTime: Bool) {
        passTo(range.lowerBound)
        (segment, end, self.tellsTime) = (range.lowerBound, range.upperBound, tellsTime)
        digest = TailDigest(
            maker: key.maker, value: key.value(of: plain, upTo: range.upperBound), before: trail.before,
            trail: tellsTime ? nil : trail.whole)
    }

    /// Leaves the segment for the one that begins at `start`, unless that is the same.
    private mutating func passTo(_ start: LSN) {
        guard end == start, let digest, digest.maker == key.maker else {
            if start != segment { trail = DigestTrail(key: key) }
            return
        }
        // What comes before a segment that tells its time has been shown with it.
        if tellsTime { trail = DigestTrail(key: key) }
        trail.append(segment..<end, digest.value)
    }
}
