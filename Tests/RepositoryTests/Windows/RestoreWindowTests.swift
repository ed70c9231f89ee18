import Platform
import Protocol
import Repository
import TestSupport
import Testing

@Suite struct RestoreWindowTests {
    private let branch = LogBranch(rawValue: 0)
    private let one = TimelineID(rawValue: 1)
    private let two = TimelineID(rawValue: 2)

    private func time(_ seconds: Int64) -> Timestamp { Timestamp(microseconds: seconds * 1_000_000) }

    private func commit(_ start: UInt64, _ stop: UInt64, timeline: UInt32 = 1, branch: UInt32 = 0) -> CommitContent {
        var commit = FormatSamples.commit
        commit.backup = .random()
        commit.timeline = TimelineID(rawValue: timeline)
        commit.branch = LogBranch(rawValue: branch)
        commit.startLSN = LSN(rawValue: start)
        commit.stopLSN = LSN(rawValue: stop)
        commit.stopped = time(Int64(stop))
        return commit
    }

    private func object(_ start: UInt64, _ end: UInt64, _ kind: LogObjectEntry.Kind = .segment) -> LogObjectEntry {
        LogObjectEntry(
            name: "x", kind: kind, start: LSN(rawValue: start), end: LSN(rawValue: end), length: 1, sha256: .zero,
            key: .random())
    }

    private func index(_ from: UInt64, _ to: UInt64, _ objects: [LogObjectEntry], timeline: UInt32 = 1)
        -> LogIndexContent
    {
        var index = FormatSamples.logIndex
        index.branch = branch
        index.timeline = TimelineID(rawValue: timeline)
        index.coveredFrom = LSN(rawValue: from)
        index.coveredTo = LSN(rawValue: to)
        index.objects = objects
        index.through = time(Int64(to))
        index.parentTimeline = nil
        index.switchLSN = nil
        return index
    }

    private func coverage(_ indexes: LogIndexContent...) -> LogCoverage {
        LogCoverage(branch: branch, timeline: indexes[0].timeline, indexes: indexes)
    }

    @Test func aRandomMomentLiesInAWindowAndHitsEveryPart() throws {
        var random = SeededRandom(seed: 11)
        let early = coverage(index(100, 200, [object(100, 200)]))
        let late = coverage(index(1000, 1300, [object(1000, 1300)]))
        let windows =
            RestoreWindow.windows(commits: [commit(110, 150), commit(120, 160)], coverages: [early])
            + RestoreWindow.windows(commits: [commit(1010, 1150)], coverages: [late])
        var hits = [0, 0]
        for _ in 0..<1000 {
            let moment = try #require(RestoreWindow.randomMoment(in: windows, using: &random))
            #expect(windows.contains { $0.contains(moment) })
            hits[moment < time(500) ? 0 : 1] += 1
        }
        // 50 seconds, which two windows share, and 150 seconds.
        #expect((180...320).contains(hits[0]), "\(hits)")
        #expect(RestoreWindow.randomMoment(in: []) == nil)
    }

    @Test func theWindowReachesFromTheStopToTheEndOfTheLog() throws {
        let log = coverage(index(100, 200, [object(100, 200)]), index(100, 350, [object(200, 300), object(300, 350)]))
        let base = commit(110, 150)
        let window = try #require(RestoreWindow.windows(commits: [base], coverages: [log]).first)
        #expect(window.backup == base.backup)
        #expect((window.from.rawValue, window.to.rawValue) == (150, 350))
        #expect((window.fromTime, window.toTime) == (time(150), time(350)))
        #expect(window.contains(LogPosition(timeline: one, lsn: LSN(rawValue: 150))))
        #expect(!window.contains(LogPosition(timeline: one, lsn: LSN(rawValue: 149))))
        #expect(!window.contains(LogPosition(timeline: two, lsn: LSN(rawValue: 200))))
        #expect(window.contains(time(350)) && !window.contains(time(351)))
    }

    @Test func aBackupWithoutItsOwnLogHasNoWindow() {
        let log = coverage(index(100, 200, [object(100, 200)]))
        let bases = [commit(90, 150), commit(150, 201), commit(110, 150, timeline: 2), commit(110, 150, branch: 1)]
        #expect(RestoreWindow.windows(commits: bases, coverages: [log]).isEmpty)
        #expect(RestoreWindow.windows(commits: [commit(110, 150)], coverages: []).isEmpty)
    }

    @Test func aGapEndsTheWindowAndALaterBaseBeginsAnother() {
        let log = coverage(
            index(100, 200, [object(100, 200)]), index(400, 500, [object(400, 500)]),
            index(400, 600, [object(500, 600)]))
        let windows = RestoreWindow.windows(commits: [commit(110, 150), commit(410, 420)], coverages: [log])
        #expect(windows.map(\.to.rawValue) == [200, 600])
        #expect(RestoreWindow.windows(commits: [commit(150, 410)], coverages: [log]).isEmpty)
    }

    private func add(_ coverage: inout LogCoverage, _ index: LogIndexContent) -> Bool { coverage.add(index) }

    @Test func aClaimCountsOnlyAsFarAsObjectsProveIt() {
        var log = LogCoverage(branch: branch, timeline: one)
        #expect(add(&log, index(100, 300, [object(100, 200), object(200, 300)])))
        #expect(!add(&log, index(100, 500, [object(300, 350, .partial), object(400, 500)])))
        #expect(log.stretches.map(\.to.rawValue) == [350])
        #expect(log.stretches.map(\.through) == [time(300)])
        #expect(!add(&log, index(100, 200, [])))
        #expect(log.stretches.map(\.to.rawValue) == [350])
        var hollow = LogCoverage(branch: branch, timeline: one)
        #expect(!add(&hollow, index(100, 300, [object(200, 300)])))
        #expect(hollow.stretches.isEmpty)
    }

    @Test func partialsThatReachFurtherReplaceOneAnother() {
        let log = coverage(
            index(100, 120, [object(100, 120, .partial)]),
            index(100, 160, [object(100, 160, .partial)]),
            index(100, 200, [object(100, 200)]))
        #expect(log.stretches.map(\.to.rawValue) == [200])
    }

    private func child(switchAt lsn: UInt64, from: UInt64, to: UInt64, history: Bool = true) -> LogCoverage {
        var first = index(from, to, [object(from, to)] + (history ? [object(0, 0, .history)] : []), timeline: 2)
        first.parentTimeline = one
        first.switchLSN = LSN(rawValue: lsn)
        return LogCoverage(branch: branch, timeline: two, indexes: [first])
    }

    @Test func theLogOfALaterTimelineContinuesTheWindow() {
        let parent = coverage(index(100, 230, [object(100, 200), object(200, 230, .partial)]))
        let base = commit(110, 150)
        let windows = RestoreWindow.windows(
            commits: [base], coverages: [parent, child(switchAt: 230, from: 200, to: 400)])
        #expect(windows.map(\.timeline) == [one, two])
        #expect(windows.map(\.to.rawValue) == [230, 400])
        #expect(windows.map(\.path) == [[one], [one, two]])
    }

    /// Right after a failover no index of the new timeline tells a time yet.
    @Test func aNewTimelineIsCompleteUpToWhereItsParentWas() throws {
        let parent = coverage(index(100, 230, [object(100, 200), object(200, 230, .partial)]))
        func windows(switchAt: UInt64) -> [RestoreWindow] {
            var child = child(switchAt: switchAt, from: 200, to: 240)
            let (from, to) = (child.stretches[0].from, child.stretches[0].to)
            child.cut(from: from, to: nil, through: time(0))
            child.begin(from: from, to: to, through: time(0))
            return RestoreWindow.windows(commits: [commit(110, 150)], coverages: [parent, child])
        }
        #expect(windows(switchAt: 230).map(\.toTime) == [time(230), time(230)])
        #expect(windows(switchAt: 220).map(\.toTime) == [time(230), time(150)])
    }

    @Test func aWindowOfOneMomentIsNotListedBesideALongerOne() {
        let parent = coverage(index(100, 230, [object(100, 230)]))
        let base = commit(110, 230)
        let windows = RestoreWindow.windows(
            commits: [base], coverages: [parent, child(switchAt: 230, from: 200, to: 400)])
        #expect(RestoreWindow.ofLength(windows).map(\.timeline) == [two])
        let alone = RestoreWindow.windows(commits: [base], coverages: [parent])
        #expect(RestoreWindow.ofLength(alone).map(\.timeline) == [one])
    }

    @Test func aLaterTimelineThatDoesNotMeetIsNoContinuation() {
        let parent = coverage(index(100, 230, [object(100, 230)]))
        let base = commit(110, 150)
        let strangers = [
            child(switchAt: 140, from: 100, to: 400),  // left before the backup was consistent
            child(switchAt: 330, from: 300, to: 400),  // log between 230 and 300 is missing
            child(switchAt: 230, from: 240, to: 400),  // begins after it left
            child(switchAt: 230, from: 200, to: 400, history: false),
        ]
        for stranger in strangers {
            #expect(RestoreWindow.windows(commits: [base], coverages: [parent, stranger]).count == 1)
        }
    }
}
