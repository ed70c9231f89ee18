import Platform
import Protocol
import Repository

/// Gathers the log of one timeline from the records of its chain, newest first.
struct LogWalk {
    /// Unbroken log of one timeline.
    struct Stretch {
        var begin: LSN
        /// Ascending, one a segment.
        var segments: [ProvenLog.Segment]
        var history: ProvenLog.History?
    }

    private let commit: CommitContent
    private let source: SourceID
    private let range: Protocol.LogRange
    private let end: LSN
    private var begin: LSN?
    private var segments: [LSN: ProvenLog.Segment] = [:]
    private var history: LogObjectEntry?
    private var historyDigest: Digest?
    private var parent: LogPosition?

    /// - Parameters:
    ///   - commit: the backup that the log is for.
    ///   - source: whose log it is.
    ///   - range: which timeline.
    ///   - begin: the segment border where it must begin; nil when it begins where the timeline left another.
    ///   - end: where it must end.
    init(commit: CommitContent, source: SourceID, range: Protocol.LogRange, begin: LSN?, end: LSN) {
        self.commit = commit
        self.source = source
        self.range = range
        self.begin = begin
        self.end = end
    }

    /// Takes the next older record.
    ///
    /// - Returns: whether still older ones are needed.
    /// - Throws: `proofFailed` when the record cannot belong to this log.
    mutating func take(_ record: Record) throws(HoldfastError) -> Bool {
        guard case .logIndex(let index) = record.body.content else { return true }
        guard index.branch == range.branch, index.timeline == range.timeline, index.segmentSize == commit.segmentSize,
            index.systemIdentifier == commit.systemIdentifier
        else { throw foreign("the record '\(record.name)' is of another log than the backup") }
        historyDigest = historyDigest ?? index.historyDigest
        if parent == nil, let timeline = index.parentTimeline, let lsn = index.switchLSN {
            parent = LogPosition(timeline: timeline, lsn: lsn)
            begin = begin ?? lsn.segmentStart(size: commit.segmentSize)
        }
        for entry in index.objects { try take(entry, record.name) }
        return !isComplete
    }

    private mutating func take(_ entry: LogObjectEntry, _ record: ObjectName) throws(HoldfastError) {
        if entry.kind == .history {
            history = history ?? entry
            return
        }
        let segmentEnd = entry.start.advanced(by: commit.segmentSize)
        guard entry.start.segmentStart(size: commit.segmentSize) == entry.start, entry.start < entry.end,
            entry.end <= segmentEnd, let object = object(entry),
            case .log(source, let parts)? = object.name.parts, parts.branch == range.branch,
            parts.timeline == range.timeline, parts.start == entry.start, parts.end == entry.end
        else { throw foreign("the record '\(record)' lists '\(entry.name)', which cannot be log of this timeline") }
        guard entry.start < end, entry.end > segments[entry.start]?.end ?? .zero else { return }
        segments[entry.start] = ProvenLog.Segment(
            position: LogPosition(timeline: range.timeline, lsn: entry.start), end: entry.end,
            object: .init(object: object, end: entry.end, key: entry.key))
    }

    private func object(_ entry: LogObjectEntry) -> ProvenObject? {
        ProvenObject(NamedReference(name: entry.name, length: entry.length, sha256: entry.sha256), of: source)
    }

    private var needsHistory: Bool { range.timeline.rawValue > 1 }

    private var isComplete: Bool {
        guard let begin, !needsHistory || history != nil, begin >= end || segments[begin] != nil else { return false }
        return firstHole == nil
    }

    /// Where the log is missing; nil when it is unbroken.
    private var firstHole: LSN? {
        guard var position = begin else { return .zero }
        while position < end {
            let next = position.advanced(by: commit.segmentSize)
            guard let segment = segments[position] else { return position }
            guard segment.end == next || segment.end >= end else { return segment.end }
            position = next
        }
        return nil
    }

    /// Ends the walk.
    ///
    /// - Throws: `restoreLogMissing` telling where the log is broken.
    func finish() throws(HoldfastError) -> Stretch {
        guard let begin else {
            throw missing("no record tells where timeline \(range.timeline) left another")
        }
        if let hole = firstHole {
            throw missing("the log of timeline \(range.timeline) has a gap at \(hole), before the target")
        }
        let chosen = segments.values.filter { $0.position.lsn >= begin }.sorted { $0.position.lsn < $1.position.lsn }
        return Stretch(begin: begin, segments: chosen, history: try foundHistory())
    }

    private func foundHistory() throws(HoldfastError) -> ProvenLog.History? {
        guard needsHistory else { return nil }
        guard let history, let object = object(history),
            case .history(source, range.branch, range.timeline, _, _)? = object.name.parts
        else { throw missing("the history file of timeline \(range.timeline) is not stored") }
        return ProvenLog.History(
            timeline: range.timeline, object: object, key: history.key, digest: historyDigest, parent: parent)
    }

    private func foreign(_ text: String) -> HoldfastError {
        HoldfastError(.proofFailed, text)
    }

    private func missing(_ text: String) -> HoldfastError {
        HoldfastError(.restoreLogMissing, text)
    }
}
