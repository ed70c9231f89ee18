package import Platform
package import Protocol

/// The log of a window, segment by segment, and where it stands what was read of it. Pure.
package struct LogTrail: Sendable {
    /// A log object, and up to where its records belong to the window.
    package struct Piece: Sendable {
        package let timeline: TimelineID
        package let entry: LogObjectEntry
        package let limit: LSN
        /// The details of the index that lists it; nil when nothing was read.
        package let details: NamedReference?
    }

    /// All objects that hold the beginning of one segment.
    package struct Segment: Sendable {
        package let start: LSN
        /// The one that a restore takes comes first.
        package let pieces: [Piece]

        /// Where what is stored of it ends.
        package var end: LSN { pieces.map { min($0.entry.end, $0.limit) }.max() ?? start }
        /// The latest time of a commit in it, by clear facts; nil when they tell none.
        package var latestCommit: Timestamp? { pieces.first?.entry.latestCommit }
        /// The earliest.
        package var earliestCommit: Timestamp? { pieces.first?.entry.earliestCommit }
    }

    /// Ascending.
    package let segments: [Segment]
    /// Records that end behind it count.
    package let from: LSN
    /// Records that end at it count.
    package let to: LSN

    /// The log behind the base of `window`.
    package init(_ window: RestoreWindow, in holdings: Holdings) {
        self.init(branch: window.branch, path: window.path, from: window.from, to: window.to, in: holdings)
    }

    /// The log of a branch along the timelines of `path`: the records that end behind `from`, and at `to` at the latest.
    init(branch: LogBranch, path: [TimelineID], from: LSN, to: LSN, in holdings: Holdings) {
        var pieces: [LSN: [Piece]] = [:]
        for (index, timeline) in path.enumerated() {
            let next = index + 1 < path.count ? path[index + 1] : nil
            let left = holdings.coverages.first { $0.branch == branch && $0.timeline == next }?.parent?.lsn
            let limit = left ?? to
            for mark in holdings.marks[.log(branch: branch, timeline: timeline)] ?? [] {
                for entry in mark.objects
                where entry.kind != .history && entry.start < limit && entry.end > from {
                    pieces[entry.start, default: []].append(
                        Piece(timeline: timeline, entry: entry, limit: limit, details: mark.details))
                }
            }
        }
        segments = pieces.sorted { $0.key < $1.key }.map { start, pieces in
            Segment(
                start: start,
                pieces: pieces.sorted { ($0.timeline, $0.entry.end) > ($1.timeline, $1.entry.end) })
        }
        (self.from, self.to) = (from, to)
    }
}
