package import Protocol

/// Makes the index from the entries that were found in the journal. Pure.
///
/// Entries count in the order in which they were taken in, which their sequence tells, not in that of the files: a copied
/// entry lies behind newer ones. Of several copies the last found is used.
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
    package private(set) var lastSequence: UInt64 = 0

    /// Replays entries.
    ///
    /// - Parameters:
    ///   - found: In the order of files and offsets.
    ///   - covered: The unbroken stretches of log that the repository holds.
    package init(_ found: [Found], covered: [TailName: [ClosedRange<LSN>]]) {
        var newest: [UInt64: Found] = [:]
        for one in found { newest[one.entry.sequence] = one }
        var tails: [TailName: [Found]] = [:]
        for one in newest.values.sorted(by: { $0.entry.sequence < $1.entry.sequence }) {
            tails[one.entry.tail, default: []].append(one)
            lastSequence = max(lastSequence, one.entry.sequence)
        }
        for (tail, entries) in tails {
            for (at, one) in run(tail, entries, covered[tail] ?? []).enumerated() {
                var entry = one.entry
                entry.begins = at == 0
                index.add(entry, at: one.place)
            }
            if let strand = strands[tail] { index.strand(tail, strand) }
            index.drop(tail, covered: covered[tail] ?? [])
        }
    }

    private mutating func run(
        _ tail: TailName, _ entries: [Found], _ covered: [ClosedRange<LSN>]
    ) -> [Found] {
        var run: [Found] = []
        for one in entries {
            let start = one.entry.start
            // What was written and never acknowledged is sent again: the later entry counts.
            while !one.entry.begins, let last = run.last, last.entry.start >= start { run.removeLast() }
            guard !one.entry.begins, let end = run.last?.entry.end else {
                run = [one]
                fill(tail)
                continue
            }
            if end == start {
                run.append(one)
                fill(tail)
            } else if covered.contains(where: { $0.contains(end) && $0.contains(start) }) {
                run = [one]
            } else {
                holes[tail] = holes[tail] ?? end
                if strands[tail]?.add(one) == nil { strands[tail] = SpoolStrand(one) }
            }
        }
        return run
    }

    private mutating func fill(_ tail: TailName) {
        holes[tail] = nil
        strands[tail] = nil
    }
}
