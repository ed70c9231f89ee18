import Coordinator
import Platform
import Protocol

/// What the entries of one tail come to when each is looked at by itself, and nothing is dropped.
struct SpoolReplayReference {
    private(set) var run: [SpoolReplay.Found] = []
    private(set) var hole: LSN?
    private(set) var strandedEnd: LSN?

    init(_ found: [SpoolReplay.Found], _ tail: TailName, covered: [ClosedRange<LSN>]) {
        var newest: [UInt64: SpoolReplay.Found] = [:]
        for one in found where one.entry.tail == tail { newest[one.entry.sequence] = one }
        for one in newest.values.sorted(by: { $0.entry.sequence < $1.entry.sequence }) { take(one, covered) }
    }

    private mutating func take(_ one: SpoolReplay.Found, _ covered: [ClosedRange<LSN>]) {
        let start = one.entry.start
        while !one.entry.begins, let last = run.last, last.entry.start >= start { run.removeLast() }
        let end = run.last?.entry.end
        if one.entry.begins || end == nil {
            (run, hole, strandedEnd) = ([one], nil, nil)
        } else if let end, end == start {
            run.append(one)
            (hole, strandedEnd) = (nil, nil)
        } else if let end, covered.contains(where: { $0.contains(end) && $0.contains(start) }) {
            run = [one]
        } else {
            hole = hole ?? end
            strandedEnd = max(strandedEnd ?? .zero, one.entry.end)
        }
    }
}

extension SpoolReplay {
    /// Replays entries whose stretches are opened by looking for them again.
    init(_ found: [Found], covered: [TailName: [ClosedRange<LSN>]], holds: SpoolHolds = [:]) {
        var findings = SpoolFindings()
        for one in found { findings.take(one) }
        self.init(findings, covered: covered, holds: holds) { stretch, tail in
            let place = stretch.piece.place
            return found.filter {
                $0.entry.tail == tail && $0.place.file == place.file && place.start <= $0.place.start
                    && $0.place.end <= place.end && (stretch.first...stretch.last).contains($0.entry.sequence)
            }
        }
    }
}
