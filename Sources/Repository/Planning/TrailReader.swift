import Protocol

/// Reads along a trail, one segment in memory at a time.
package struct TrailReader {
    /// Opens what was read for one log index; nil when it cannot be had.
    package typealias Opening = @Sendable (NamedReference) async throws -> LogIndexDetails?

    private let trail: LogTrail
    private let open: Opening
    private var cached: (name: String, details: LogIndexDetails?)?

    /// Reads `trail` by what `open` opens.
    package init(_ trail: LogTrail, open: @escaping Opening) {
        self.trail = trail
        self.open = open
    }

    /// What is known of the records that end within the segment at `index`, and behind the beginning of the trail.
    package mutating func read(_ index: Int) async throws -> SegmentReading {
        let segment = trail.segments[index]
        var found: [(details: LogDetails, limit: LSN)] = []
        let start = max(segment.start, trail.from)
        var reading = SegmentReading(from: start, to: segment.end, found)
        for piece in segment.pieces {
            guard let reference = piece.details, let details = try await details(of: piece.entry, in: reference) else {
                continue
            }
            found.append((details, piece.limit))
            reading = SegmentReading(from: start, to: segment.end, found)
            if reading.isComplete { break }
        }
        return reading
    }

    private mutating func details(
        of entry: LogObjectEntry, in reference: NamedReference
    ) async throws -> LogDetails? {
        if cached?.name != reference.name { cached = (reference.name, try await open(reference)) }
        return cached?.details?.objects.first { $0.stretch == entry.start..<entry.end }
    }
}

extension SegmentReading {
    fileprivate var isComplete: Bool {
        parts.allSatisfy { if case .read = $0 { true } else { false } }
    }
}
