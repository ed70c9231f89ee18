package import Protocol

/// Up to where tails were ever acknowledged. Pure.
///
/// Of each source only so many are kept; those of its newest branches and timelines stay, since a restore to the latest
/// moment asks for no others.
package struct TailMarks: Sendable {
    /// What is to be kept elsewhere, and what no longer.
    package struct Changes: Sendable {
        package var raised: [TailName: TailMark] = [:]
        package var gone: Set<TailName> = []
        /// Whether there are none.
        package var isEmpty: Bool { raised.isEmpty && gone.isEmpty }
    }

    private var marks: [SourceID: [TailName: TailMark]] = [:]
    private var changes = Changes()

    /// No marks.
    package init() {}

    /// The marks that were kept.
    package init(_ kept: [TailName: TailMark]) {
        for (tail, mark) in kept { raise(tail, to: mark) }
        changes.raised = [:]
    }

    /// By branch and timeline.
    package func positions(of source: SourceID) -> [LogBranch: [TimelineID: LSN]] {
        (marks[source] ?? [:]).reduce(into: [:]) { positions, one in
            positions[one.key.branch, default: [:]][one.key.timeline] = one.value.position
        }
    }

    /// Up to where a tail is acknowledged; nil when nothing of it is.
    package func mark(of tail: TailName) -> TailMark? { marks[tail.source]?[tail] }

    /// A tail is acknowledged up to `mark`; the oldest one goes where there are too many.
    package mutating func raise(_ tail: TailName, to mark: TailMark) {
        var of = marks[tail.source] ?? [:]
        guard mark.position > of[tail]?.position ?? .zero else { return }
        of[tail] = mark
        changes.raised[tail] = mark
        changes.gone.remove(tail)
        if of.count > SpoolLimits.marks, let oldest = of.keys.min(by: { $0.isEnded(by: $1) }) {
            of[oldest] = nil
            changes.raised[oldest] = nil
            changes.gone.insert(oldest)
        }
        marks[tail.source] = of
    }

    /// Somebody says that a tail is acknowledged up to `mark`; no other mark goes for that.
    package mutating func note(_ tail: TailName, _ mark: LSN) {
        let of = marks[tail.source] ?? [:]
        if of[tail] != nil || of.count < SpoolLimits.marks { raise(tail, to: TailMark(position: mark)) }
    }

    /// Nothing of a source counts as acknowledged any more.
    package mutating func forget(_ source: SourceID) {
        guard let gone = marks.removeValue(forKey: source) else { return }
        for tail in gone.keys {
            changes.raised[tail] = nil
            changes.gone.insert(tail)
        }
    }

    /// What changed since the last call.
    package mutating func takeChanges() -> Changes {
        defer { changes = Changes() }
        return changes
    }

    /// Changes could not be kept; they come again with the next ones, as things stand now.
    package mutating func takeBack(_ lost: Changes) {
        for tail in lost.gone.union(lost.raised.keys) {
            if let mark = marks[tail.source]?[tail] {
                changes.raised[tail] = mark
            } else {
                changes.gone.insert(tail)
            }
        }
    }
}
