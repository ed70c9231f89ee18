package import Protocol

/// What is known of the records that end within one segment: read stretches and those that nobody read, in order.
package struct SegmentReading: Sendable {
    /// A stretch, by where its records end.
    package enum Part: Sendable {
        /// Everything that ends behind `after` and up to `to`.
        case read(LogDetails, after: LSN, to: LSN)
        case unread(after: LSN)
    }

    package private(set) var parts: [Part] = []

    /// Puts together what the details of several objects tell of one segment.
    ///
    /// - Parameters:
    ///   - start: Where the segment begins.
    ///   - end: Up to where it is looked at.
    ///   - details: The preferred ones first, each with the position up to which it counts.
    package init(from start: LSN, to end: LSN, _ details: [(details: LogDetails, limit: LSN)]) {
        var reached = start
        while reached < end {
            if let best = details.first(where: { Self.covers($0, reached) }) {
                let to = min(best.details.stretch.upperBound, best.limit, end)
                parts.append(.read(best.details, after: reached, to: to))
                reached = to
            } else {
                parts.append(.unread(after: reached))
                let begins = details.compactMap(\.details.readFrom).filter { begin in
                    begin > reached && details.contains { Self.covers($0, begin) }
                }
                reached = begins.min() ?? end
            }
        }
    }

    /// Whether the records that end right behind `position` were read.
    private static func covers(_ candidate: (details: LogDetails, limit: LSN), _ position: LSN) -> Bool {
        guard let from = candidate.details.readFrom else { return false }
        return from <= position && position < min(candidate.details.stretch.upperBound, candidate.limit)
    }
}
