import Platform
import Protocol
import Repository

/// Whether what a record claims of itself is possible at all: its times, its positions, and whose log it is. Pure.
///
/// Listings, windows and the choice of a base rest on these claims, so an agent that is faulty, or in wrong hands,
/// must not be able to place a backup in the future or to pass off another database's.
struct ClaimCheck: Sendable {
    let source: SourceEntry
    let holdings: Holdings
    let now: Timestamp

    /// Checks a record.
    ///
    /// - Throws: `recordRefused`.
    func check(_ record: Record) throws(HoldfastError) {
        do throws(Implausible) {
            try check(time: record.body.time, "its own time")
            if case .log(let branch, _) = record.body.chain { try check(branch: branch) }
            switch record.body.content {
            case .commit(let commit): try check(commit)
            case .logIndex(let index): try check(index)
            case .gap(let gap): try check(gap)
            case .abort(let abort): try check(abort.reason, IngestLimits.reason, "its reason")
            default: break
            }
        } catch {
            throw RecordIntake.refusal(record, error.reason, error.code)
        }
    }

    /// Why a claim cannot be.
    private struct Implausible: Error {
        let reason: String
        var code = ErrorCode.recordRefused
    }

    private func check(_ commit: CommitContent) throws(Implausible) {
        try check(branch: commit.branch)
        try check(commit.started, commit.stopped, "by the clock of the database")
        try check(commit.startedByAgent, commit.stoppedByAgent, "by the clock of the agent")
        try check(cluster: commit.systemIdentifier, of: commit.branch)
        try check(segmentSize: commit.segmentSize)
        try check(commit.engineVersion, IngestLimits.words, "its version")
        try check(commit.codec, IngestLimits.words, "its codec")
        guard commit.engine == source.engine else { throw Implausible(reason: "it is of another engine") }
        guard commit.startLSN > .zero, commit.stopLSN >= commit.startLSN, commit.timeline.rawValue > 0 else {
            throw Implausible(
                reason: "it cannot reach from \(commit.startLSN) to \(commit.stopLSN) of timeline \(commit.timeline)")
        }
        guard commit.logicalBytes <= IngestLimits.logicalBytes else {
            throw Implausible(reason: "it claims more than \(IngestLimits.logicalBytes) bytes of files")
        }
    }

    private func check(_ index: LogIndexContent) throws(Implausible) {
        try check(time: index.through, "the time that its log goes up to")
        try check(cluster: index.systemIdentifier, of: index.branch)
        try check(segmentSize: index.segmentSize)
        guard (index.parentTimeline == nil) == (index.switchLSN == nil),
            index.parentTimeline.map({ $0.rawValue < index.timeline.rawValue }) ?? true
        else { throw Implausible(reason: "its timeline cannot have left the one that it names") }
        for object in index.objects where !object.isPossible(segmentSize: index.segmentSize) {
            throw Implausible(reason: "'\(object.name)' is no part of one log segment")
        }
    }

    private func check(_ gap: GapContent) throws(Implausible) {
        try check(gap.reason, IngestLimits.reason, "its reason")
        guard gap.from <= gap.to ?? .max else { throw Implausible(reason: "its gap ends before it begins") }
    }

    /// A clock that was set back meanwhile by no more than the tolerance is forgiven.
    private func check(_ start: Timestamp, _ stop: Timestamp, _ clock: String) throws(Implausible) {
        try check(time: start, "its start \(clock)")
        try check(time: stop, "its end \(clock)")
        guard start <= stop.advanced(by: IngestLimits.clockTolerance) else {
            throw Implausible(reason: "it ends (\(stop.iso8601)) before it starts (\(start.iso8601)) \(clock)")
        }
    }

    private func check(time: Timestamp, _ what: String) throws(Implausible) {
        guard time.microseconds >= 0 else { throw Implausible(reason: "\(what) lies before 1970") }
        guard time <= now.advanced(by: IngestLimits.clockTolerance) else {
            throw Implausible(
                reason: "\(what), \(time.iso8601), is more than \(IngestLimits.clockTolerance.components.seconds) s "
                    + "ahead of the coordinator's clock; set the clocks right",
                code: .clockAhead)
        }
    }

    /// Only the coordinator begins a branch.
    private func check(branch: LogBranch) throws(Implausible) {
        guard branch.rawValue <= source.branch.rawValue else {
            throw Implausible(reason: "the source has no log branch \(branch)")
        }
    }

    private func check(cluster: UInt64, of branch: LogBranch) throws(Implausible) {
        guard let known = holdings.systemIdentifiers[branch], known != cluster else { return }
        throw Implausible(
            reason: "it is of the database cluster \(cluster), but log branch \(branch) of the source is of \(known); "
                + "add another cluster as a source of its own")
    }

    private func check(segmentSize size: UInt64) throws(Implausible) {
        guard IngestLimits.segment.contains(size), size.nonzeroBitCount == 1 else {
            throw Implausible(reason: "log segments cannot have \(size) bytes")
        }
    }

    private func check(_ text: String, _ limit: Int, _ what: String) throws(Implausible) {
        guard text.utf8.count <= limit else { throw Implausible(reason: "\(what) is longer than \(limit) bytes") }
    }
}

extension LogObjectEntry {
    /// Whether it can be a segment, the beginning of one, or a history.
    fileprivate func isPossible(segmentSize: UInt64) -> Bool {
        let length = end.bytes(since: start)
        switch kind {
        case .history: return start == .zero && end == .zero
        case .segment: return start.segmentStart(size: segmentSize) == start && length == segmentSize
        case .partial:
            return start.segmentStart(size: segmentSize) == start && (1..<segmentSize).contains(length)
        }
    }
}
