import Platform
import Protocol
import Repository
import TestSupport
import Testing

@Suite struct RestorePlannerTests {
    private let keys: SampleKeys
    private let source = SourceID.random()
    private let segment: UInt64 = 1 << 20
    private let first = BackupID.random()
    private let second = BackupID.random()

    init() throws {
        keys = try SampleKeys()
    }

    private func time(_ seconds: Int64) -> Timestamp { keys.now.advanced(by: .seconds(seconds)) }
    private func lsn(_ megabytes: UInt64, _ more: UInt64 = 0) -> LSN { LSN(rawValue: megabytes * segment + more) }

    private func record(_ content: RecordContent, _ chain: ChainName, _ sequence: UInt64) throws -> Record {
        let head = ChainHead(source: source, chain: chain, sequence: sequence - 1)
        return try Record(
            parsing: keys.agentSigner.sign(content, after: head, attempt: Attempt(rawValue: 1), time: keys.now))
    }

    private func commit(_ backup: BackupID, start: LSN, stop: LSN, at seconds: Int64) -> RecordContent {
        .commit(
            CommitContent(
                backup: backup, attempt: Attempt(rawValue: 1), type: .full, engine: "postgresql", engineVersion: "15",
                serverVersion: 150_000, systemIdentifier: 1, timeline: TimelineID(rawValue: 1), historyDigest: .zero,
                startLSN: start, stopLSN: stop, started: time(seconds - 5), stopped: time(seconds),
                startedByAgent: time(seconds), stoppedByAgent: time(seconds), logicalBytes: 1000, storedBytes: 100,
                fileCount: 1, inventory: ObjectReference(length: 1, sha256: .zero),
                manifest: ObjectReference(length: 1, sha256: .zero), branch: LogBranch(rawValue: 0),
                segmentSize: segment, findingCount: 0, codec: "lz4", checksumsVerified: true))
    }

    private func index(_ segments: Range<UInt64>, from: UInt64, through seconds: Int64) throws -> RecordContent {
        let objects = try segments.map { number in
            let parts = ObjectName.LogObjectParts(
                branch: LogBranch(rawValue: 0), timeline: TimelineID(rawValue: 1), start: lsn(number),
                end: lsn(number + 1), writer: Attempt(rawValue: 1), number: 0)
            return LogObjectEntry(
                name: try #require(ObjectName.logObject(source, parts).relativeToSource), kind: .segment,
                start: lsn(number), end: lsn(number + 1), length: 10, sha256: .zero, key: .random())
        }
        return .logIndex(
            LogIndexContent(
                branch: LogBranch(rawValue: 0), timeline: TimelineID(rawValue: 1), segmentSize: segment,
                systemIdentifier: 1, objects: objects, coveredFrom: lsn(from), coveredTo: lsn(segments.upperBound),
                through: time(seconds)))
    }

    /// Two backups at 100 s and 2000 s; log of segments 1 to 8 through 1000 s, and 9 to 12 through 3000 s.
    private func holdings(gapAfterFirst: Bool = false) throws -> Holdings {
        let chain = ChainName.log(branch: LogBranch(rawValue: 0), timeline: TimelineID(rawValue: 1))
        var holdings = Holdings(source: source)
        holdings.add(try record(commit(first, start: lsn(2, 7), stop: lsn(3, 9), at: 100), .backup, 1))
        holdings.add(try record(commit(second, start: lsn(10, 7), stop: lsn(10, 90), at: 2000), .backup, 2))
        holdings.add(try record(try index(1..<8, from: 1, through: 1000), chain, 1))
        holdings.add(
            try record(try index((gapAfterFirst ? 9 : 8)..<12, from: gapAfterFirst ? 9 : 1, through: 3000), chain, 2))
        return holdings
    }

    private func plan(
        _ moment: TargetRequest.Moment, _ holdings: Holdings, mayFlush: Bool = false, now: Int64 = 4000
    ) throws -> RestorePlan? {
        let planner = RestorePlanner(holdings: holdings, now: time(now))
        guard case .plan(let plan) = try planner.plan(TargetRequest(moment: moment), mayFlush: mayFlush) else {
            return nil
        }
        return plan
    }

    @Test func theNewestBaseBeforeTheTargetIsChosen() throws {
        let early = try plan(.time(time(1500)), try holdings())
        #expect(early?.base.commit.backup == first)
        #expect(early?.log.first?.from == lsn(2))
        #expect(try plan(.time(time(2500)), try holdings())?.base.commit.backup == second)
        #expect(try plan(.latest, try holdings())?.base.commit.backup == second)
        #expect(try plan(.lsn(lsn(5)), try holdings())?.base.commit.backup == first)
    }

    @Test func logWellBeyondTheTargetIsNotFetched() throws {
        let plan = try #require(try plan(.time(time(200)), try holdings()))
        #expect(plan.log.first?.to == lsn(8))
        #expect(plan.log.first?.lastIndex == 1)
        #expect(plan.logObjects == 6)
        #expect(plan.bytes == 160)
        let immediate = try #require(try self.plan(.immediate, try holdings()))
        #expect(immediate.log.first?.to == lsn(10, 90))
    }

    @Test func aTargetBehindAGapIsReachedFromBehindItOnly() throws {
        let broken = try holdings(gapAfterFirst: true)
        #expect(try plan(.time(time(500)), broken)?.base.commit.backup == first)
        let error = #expect(throws: HoldfastError.self) { try plan(.time(time(1500)), broken) }
        #expect(error?.code == .outsideWindow)
        #expect(error?.message.contains("timeline 1); ") == true)
        #expect(try plan(.time(time(2500)), broken)?.base.commit.backup == second)
    }

    @Test func aRefusalSaysWhyTheTargetLiesOutside() throws {
        func refusal(_ moment: TargetRequest.Moment, _ holdings: Holdings) -> String {
            #expect(throws: HoldfastError.self) { try plan(moment, holdings) }?.message ?? ""
        }
        let (whole, broken) = (try holdings(), try holdings(gapAfterFirst: true))
        #expect(refusal(.time(time(99)), whole).contains("before the oldest base"))
        #expect(refusal(.time(time(3500)), whole).contains("after the end of the window"))
        #expect(refusal(.time(time(4001)), whole).contains("in the future"))
        let gap = refusal(.time(time(1500)), broken)
        #expect(gap.contains("in a gap of the log from \(time(1000).iso8601) to \(time(2000).iso8601)"), "\(gap)")
        #expect(refusal(.lsn(lsn(3, 8)), whole).contains("before the oldest base"))
        #expect(refusal(.lsn(lsn(13)), whole).contains("after the end of the log that can be read at lsn:\(lsn(12))"))
        let hole = refusal(.lsn(lsn(9)), broken)
        #expect(hole.contains("in a gap of the log from lsn:\(lsn(8)) to lsn:\(lsn(10, 90))"), "\(hole)")
    }

    @Test func aPlanSaysWhereItEndsAndOfWhatItsLogIs() throws {
        let latest = try #require(try plan(.latest, try holdings()))
        #expect(latest.reach.end == lsn(12) && latest.reach.time == time(3000))
        #expect(latest.reach.segments == 2 && latest.reach.partials == 0 && latest.reach.spoolBytes == 0)
        let early = try #require(try plan(.immediate, try holdings()))
        #expect(early.reach.end == lsn(10, 90) && early.reach.time == time(2000))
    }

    @Test func theTimeOfABackupThatWasNotYetConsistentIsOutside() throws {
        let error = #expect(throws: HoldfastError.self) { try plan(.time(time(99)), try holdings()) }
        #expect(error?.code == .outsideWindow)
        #expect(error?.code.exitStatus == .outsideWindow)
        #expect(throws: HoldfastError.self) { try plan(.lsn(lsn(3, 8)), try holdings()) }
    }

    @Test func aTargetBeyondTheLogAsksForAFlushAndTheFutureDoesNot() throws {
        #expect(try plan(.time(time(3500)), try holdings(), mayFlush: true) == nil)
        #expect(try plan(.lsn(lsn(50)), try holdings(), mayFlush: true) == nil)
        #expect(try plan(.latest, try holdings(), mayFlush: true) == nil)
        #expect(throws: HoldfastError.self) { try plan(.time(time(5000)), try holdings(), mayFlush: true) }
        #expect(throws: HoldfastError.self) { try plan(.time(time(3500)), try holdings()) }
    }

    @Test func aTimelineThatDoesNotExistIsNamedBesideThoseThatDo() throws {
        let planner = RestorePlanner(holdings: try holdings(), now: time(4000))
        let request = TargetRequest(moment: .latest, timeline: TimelineID(rawValue: 7))
        let error = #expect(throws: HoldfastError.self) { _ = try planner.plan(request, mayFlush: true) }
        #expect(error?.code == .outsideWindow)
        #expect(error?.message.contains("on timeline 7, only on timeline 1: ") == true)
    }

    @Test func nothingStoredIsSaidPlainly() throws {
        let error = #expect(throws: HoldfastError.self) { try plan(.latest, Holdings(source: source)) }
        #expect(error?.message.contains("take a backup") == true)
    }

    @Test func aDamagedBackupIsNoBase() throws {
        let left = try holdings().without([second])
        #expect(try plan(.latest, left)?.base.commit.backup == first)
        #expect(left.windows.count == 1)
    }

    @Test func brokenLogEndsTheWindowBeforeItAndBeginsAnotherBehindIt() throws {
        let hole = BrokenLog(
            branch: LogBranch(rawValue: 0), timeline: TimelineID(rawValue: 1), from: lsn(8), to: lsn(9))
        let left = try holdings().without([], broken: [hole])
        #expect(left.windows.map(\.to) == [lsn(8), lsn(12)])
        #expect(left.windows.first?.toTime == time(1000))
        #expect(try plan(.time(time(500)), left)?.base.commit.backup == first)
        #expect(throws: HoldfastError.self) { try plan(.time(time(1500)), left) }
        #expect(try plan(.latest, left)?.base.commit.backup == second)
        let end = BrokenLog(branch: hole.branch, timeline: hole.timeline, from: lsn(10), to: nil)
        #expect(try holdings().without([], broken: [end]).windows.map(\.to) == [lsn(10)])
        let other = BrokenLog(branch: hole.branch, timeline: TimelineID(rawValue: 2), from: .zero, to: nil)
        #expect(try holdings().without([], broken: [other]).windows.map(\.to) == [lsn(12), lsn(12)])
    }

    @Test func recordsTakenInTwiceCountOnce() throws {
        var holdings = try holdings()
        holdings.add(try record(commit(first, start: lsn(2, 7), stop: lsn(3, 9), at: 100), .backup, 1))
        #expect(holdings.backups.count == 2)
        #expect(RestoreWindow.merged(holdings.windows).count == 1)
    }
}
