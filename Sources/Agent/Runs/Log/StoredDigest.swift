import Protocol

/// By what the end of the stored log is known again, carried along from object to object. Pure.
struct StoredDigest {
    private let key: TailDigestKey
    private var end: LSN
    /// Nil while nothing is known of the log before the end.
    private(set) var digest: TailDigest?

    /// - Parameters:
    ///   - key: makes the digests.
    ///   - end: where the stored log ends.
    ///   - digest: what is known of it; one that another agent made says nothing here.
    init(key: TailDigestKey, end: LSN, digest: TailDigest?) {
        self.key = key
        self.end = end
        self.digest = digest
    }

    /// Takes an object in, which begins with a segment.
    ///
    /// - Parameters:
    ///   - range: the log that it holds.
    ///   - plain: SHA-256 of that.
    mutating func take(_ range: Range<LSN>, _ plain: Digest) {
        digest = TailDigest(
            maker: key.maker, value: key.value(of: plain, upTo: range.upperBound), before: before(range.lowerBound))
        end = range.upperBound
    }

    /// The value at the border of segments at `start`.
    private func before(_ start: LSN) -> Digest? {
        guard let digest, digest.maker == key.maker, end >= start else { return nil }
        return end == start ? digest.value : digest.before
    }
}
