package import Platform
package import Protocol

/// What one log chain makes durable, gathered record after record from clear facts.
///
/// A record's claim counts only as far as the objects it lists prove it.
package struct LogCoverage: Hashable, Sendable {
    package let branch: LogBranch
    package let timeline: TimelineID
    /// Unbroken pieces, oldest first.
    package private(set) var stretches: [LogStretch] = []
    /// The timeline that this one left, and where, once its history was read.
    package private(set) var parent: LogPosition?
    /// Whether a history object is listed.
    package private(set) var hasHistory = false

    /// Nothing yet.
    package init(branch: LogBranch, timeline: TimelineID) {
        self.branch = branch
        self.timeline = timeline
    }

    /// What the records of one chain add up to.
    package init(branch: LogBranch, timeline: TimelineID, indexes: some Sequence<LogIndexContent>) {
        self.init(branch: branch, timeline: timeline)
        for index in indexes { add(index) }
    }

    /// Takes the next record of the chain.
    ///
    /// - Parameter index: the record.
    /// - Returns: whether its objects prove all that it claims.
    @discardableResult
    package mutating func add(_ index: LogIndexContent) -> Bool {
        if let timeline = index.parentTimeline, let lsn = index.switchLSN {
            parent = LogPosition(timeline: timeline, lsn: lsn)
        }
        if index.objects.contains(where: { $0.kind == .history }) { hasHistory = true }
        var stretch = LogStretch(from: index.coveredFrom, to: index.coveredFrom, through: index.through)
        let goesOn = stretches.last?.from == index.coveredFrom
        if goesOn, let last = stretches.last { stretch.to = last.to }
        let proven = Self.reach(from: stretch.to, index.objects)
        stretch.to = max(stretch.to, min(proven, index.coveredTo))
        // A shorter claim than before would take back what was durable: it proves nothing either.
        let holds = stretch.to == index.coveredTo
        if !holds, let last = stretches.last, goesOn { stretch.through = last.through }
        if goesOn { stretches.removeLast() }
        if stretch.from < stretch.to { stretches.append(stretch) }
        return holds
    }

    /// How far objects lead on from `start` without a hole.
    private static func reach(from start: LSN, _ objects: [LogObjectEntry]) -> LSN {
        objects.filter { $0.kind != .history }
            .sorted { $0.start < $1.start }
            .reduce(start) { reach, object in object.start <= reach ? max(reach, object.end) : reach }
    }

    /// The end of the newest stretch that ends within `tail`; nil when none does.
    ///
    /// It need not be the last one: where a server went on that was restored with a tail, the log before its first segment
    /// lies in that tail alone.
    package func end(joining tail: Range<LSN>) -> LSN? { stretches.last { tail.contains($0.to) }?.to }

    /// Adds log that leads on from the end of a stretch, though no record proves it yet.
    ///
    /// - Parameters:
    ///   - start: The end of that stretch.
    ///   - end: Where it ends.
    ///   - through: The server's clock up to which the log is complete then; nil when that is not known.
    package mutating func extend(from start: LSN, to end: LSN, through: Timestamp?) {
        guard let at = stretches.lastIndex(where: { $0.to == start }) else { return }
        stretches[at].to = max(stretches[at].to, end)
        if let through { stretches[at].through = max(stretches[at].through, through) }
    }

    /// Begins the log of a timeline whose history is stored, though nothing else of it is yet.
    ///
    /// - Parameters:
    ///   - start: The border of segments before it left its parent.
    ///   - end: Where it ends.
    ///   - through: The server's clock up to which the log is complete then; nil when that is not known.
    package mutating func begin(from start: LSN, to end: LSN, through: Timestamp?) {
        guard stretches.isEmpty, start < end else { return }
        stretches = [LogStretch(from: start, to: end, through: through ?? Timestamp(microseconds: 0))]
    }

    /// Takes out a piece that turned out to be lost.
    ///
    /// - Parameters:
    ///   - start: Where the hole begins.
    ///   - end: Where the log goes on; nil when it does not.
    ///   - through: The server's clock up to which the log before the hole is complete.
    package mutating func cut(from start: LSN, to end: LSN?, through: Timestamp) {
        stretches = stretches.flatMap { stretch -> [LogStretch] in
            let isHit = start < stretch.to && stretch.from < end ?? .max
            guard isHit else { return [stretch] }
            let before = LogStretch(from: stretch.from, to: start, through: min(through, stretch.through))
            let after = LogStretch(from: end ?? stretch.to, to: stretch.to, through: stretch.through)
            return [before, after].filter { $0.from < $0.to }
        }
    }

    /// The piece that holds all of `start` to `end`; nil when there is none.
    package func stretch(covering start: LSN, _ end: LSN) -> LogStretch? {
        stretches.last { $0.covers(start, end) }
    }
}
