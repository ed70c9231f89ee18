package import Protocol

/// Makes the index from what was found in the journal. Pure but for looking into a stretch again.
///
/// Entries count in the order in which they were taken in, which their sequence tells, not in that of the files: a copied
/// entry lies behind newer ones. Of several copies the last found is used. Only where stretches overlap are their entries
/// looked at one by one.
package struct SpoolReplay {
    /// An entry and where it lies.
    package struct Found: Sendable {
        package var entry: SpoolEntry
        package var place: SpoolPlace

        /// The entry that lies there.
        package init(_ entry: SpoolEntry, _ place: SpoolPlace) {
            self.entry = entry
            self.place = place
        }
    }

    /// What the entries come to; the files' lengths are noted by whoever measured them.
    package private(set) var index = SpoolIndex()
    /// Where tails end early, since entries behind were found that do not join.
    package private(set) var holes: [TailName: LSN] = [:]
    /// What lies behind the holes.
    package private(set) var strands: [TailName: SpoolStrand] = [:]
    /// The highest sequence found; 0 when there is nothing.
    package let lastSequence: UInt64

    /// Replays what was found.
    ///
    /// - Parameters:
    ///   - found: In the order of files and offsets.
    ///   - covered: The unbroken stretches of log that the repository holds.
    ///   - holds: What restores still read.
    ///   - open: Gives the entries that lie where a stretch does, in the order of their places.
    /// - Throws: What `open` throws.
    package init<E: Error>(
        _ found: SpoolFindings, covered: [TailName: [ClosedRange<LSN>]], holds: SpoolHolds = [:],
        open: (SpoolStretch, TailName) throws(E) -> [Found]
    ) throws(E) {
        lastSequence = found.lastSequence
        for (tail, stretches) in found.stretches {
            let covered = covered[tail] ?? []
            var run: [SpoolStretch] = []
            for one in try Self.unique(stretches, tail, open) { try join(one, to: &run, tail, covered, open) }
            index.take(run.map(\.piece), of: tail)
            if let strand = strands[tail] { index.strand(tail, strand) }
            index.drop(tail, covered: covered, holds: holds)
        }
    }

    /// Every entry once, in the order of their sequence.
    private static func unique<E: Error>(
        _ found: [SpoolStretch], _ tail: TailName, _ open: (SpoolStretch, TailName) throws(E) -> [Found]
    ) throws(E) -> [SpoolStretch] {
        let order = found.indices.sorted { (found[$0].first, $0) < (found[$1].first, $1) }
        var unique: [SpoolStretch] = []
        var overlapping: [Int] = []
        var last: UInt64 = 0
        for at in order {
            if !overlapping.isEmpty, found[at].first > last {
                unique += try newest(of: overlapping.sorted().map { found[$0] }, tail, open)
                overlapping = []
            }
            overlapping.append(at)
            last = max(last, found[at].last)
        }
        return unique + (try newest(of: overlapping.sorted().map { found[$0] }, tail, open))
    }

    /// Of stretches that share entries, each entry where it was found last.
    private static func newest<E: Error>(
        of stretches: [SpoolStretch], _ tail: TailName, _ open: (SpoolStretch, TailName) throws(E) -> [Found]
    ) throws(E) -> [SpoolStretch] {
        guard stretches.count > 1 else { return stretches }
        var newest: [UInt64: Found] = [:]
        for stretch in stretches {
            for one in try entries(of: stretch, tail, open) { newest[one.entry.sequence] = one }
        }
        var result: [SpoolStretch] = []
        for one in newest.values.sorted(by: { $0.entry.sequence < $1.entry.sequence }) { result.take(one) }
        return result
    }

    private mutating func join<E: Error>(
        _ one: SpoolStretch, to run: inout [SpoolStretch], _ tail: TailName, _ covered: [ClosedRange<LSN>],
        _ open: (SpoolStretch, TailName) throws(E) -> [Found]
    ) throws(E) {
        let start = one.piece.start
        // What was written and never acknowledged is sent again: the later entry counts.
        if !one.begins { try Self.cut(&run, to: start, tail, open) }
        guard !one.begins, let end = run.last?.piece.end else {
            run = [one]
            return fill(tail)
        }
        if end == start {
            run.append(one)
            fill(tail)
        } else if covered.contains(where: { $0.contains(end) && $0.contains(start) }) {
            run = [one]
        } else if start < end, end < one.piece.end, one.first < one.last {
            for entry in try Self.entries(of: one, tail, open) {
                try join(SpoolStretch(entry), to: &run, tail, covered, open)
            }
        } else {
            holes[tail] = holes[tail] ?? end
            if strands[tail]?.add(one.piece) == nil { strands[tail] = SpoolStrand(one.piece) }
        }
    }

    /// Leaves only slices that begin before `start`.
    private static func cut<E: Error>(
        _ run: inout [SpoolStretch], to start: LSN, _ tail: TailName,
        _ open: (SpoolStretch, TailName) throws(E) -> [Found]
    ) throws(E) {
        while let last = run.last, last.piece.start >= start { run.removeLast() }
        guard let last = run.last, last.piece.end > start, last.first < last.last else { return }
        run.removeLast()
        var kept: [SpoolStretch] = []
        for one in try entries(of: last, tail, open) where one.entry.start < start { kept.take(one) }
        run += kept
    }

    /// The entries that a stretch was made of, without what else may lie between them.
    private static func entries<E: Error>(
        of stretch: SpoolStretch, _ tail: TailName, _ open: (SpoolStretch, TailName) throws(E) -> [Found]
    ) throws(E) -> [Found] {
        var (next, sequence) = (stretch.piece.start, stretch.first)
        return try open(stretch, tail).filter { one in
            guard one.entry.start == next, one.entry.sequence >= sequence, one.entry.sequence <= stretch.last else {
                return false
            }
            (next, sequence) = (one.entry.end, one.entry.sequence + 1)
            return true
        }
    }

    private mutating func fill(_ tail: TailName) {
        holes[tail] = nil
        strands[tail] = nil
    }
}
