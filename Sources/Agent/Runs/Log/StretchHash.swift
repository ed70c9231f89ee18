import Platform
import Protocol

/// SHA-256 of each segment in a stretch of log, as it streams.
struct StretchHash {
    /// What is known after an event.
    enum Outcome {
        case more
        /// The log ends before the stretch does.
        case ended
        /// A digest for each segment that the stretch touches, in their order.
        case whole([Digest])
    }

    private let hasher = SHA256Hasher()
    private let end: LSN
    private let segmentSize: UInt64
    private var next: LSN
    private var digests: [Digest] = []

    init(_ range: Range<LSN>, segmentSize: UInt64) {
        next = range.lowerBound
        end = range.upperBound
        self.segmentSize = segmentSize
    }

    /// Takes the next event.
    ///
    /// - Throws: `logStream` when log was left out.
    mutating func take(_ event: LogEvent) throws -> Outcome {
        switch event {
        case .keepalive: return .more
        case .timelineEnded: return .ended
        case .log(let start, let bytes, _, _):
            guard start == next else {
                throw HoldfastError(.logStream, "the server sent log from \(start) where \(next) was expected")
            }
            take(bytes)
            return next < end ? .more : .whole(digests)
        }
    }

    private mutating func take(_ bytes: Bytes) {
        var rest = bytes[...]
        while next < end, !rest.isEmpty {
            let border = min(end, next.segmentStart(size: segmentSize).advanced(by: segmentSize))
            let piece = rest.prefix(Int(clamping: border.bytes(since: next)))
            hasher.update(piece)
            rest = rest.dropFirst(piece.count)
            next = next.advanced(by: UInt64(piece.count))
            if next == border { digests.append(Digest(finishing: hasher)) }
        }
    }
}
