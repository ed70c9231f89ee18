import Platform
import Protocol
import Repository
import TestSupport
import Testing

/// Plans that read the end of the log from the coordinator's spool.
@Suite struct TailPlanningTests {
    private let keys: SampleKeys
    private let source = SourceID.random()
    private let backup = BackupID.random()
    private let segment: UInt64 = 1 << 20
    private let branch = LogBranch(rawValue: 0)
    private let timeline = TimelineID(rawValue: 1)

    init() throws {
        keys = try SampleKeys()
    }

    private func time(_ seconds: Int64) -> Timestamp { keys.now.advanced(by: .seconds(seconds)) }
    private func lsn(_ megabytes: UInt64, _ more: UInt64 = 0) -> LSN { LSN(rawValue: megabytes * segment + more) }

    private func record(_ content: RecordContent, _ chain: ChainName) throws -> Record {
        let head = ChainHead(source: source, chain: chain)
        return try Record(
            parsing: keys.agentSigner.sign(content, after: head, attempt: Attempt(rawValue: 1), time: keys.now))
    }

    /// A backup that stops at 100 s, and log up to the middle of segment 5, through 1000 s.
    private func holdings() throws -> Holdings {
        var holdings = Holdings(source: source)
        let object = ObjectReference(length: 1, sha256: .zero)
        holdings.add(
            try record(
                .commit(
                    CommitContent(
                        backup: backup, attempt: Attempt(rawValue: 1), type: .full, engine: "postgresql",
                        engineVersion: "15", serverVersion: 150_000, systemIdentifier: 1, timeline: timeline,
                        historyDigest: .zero, startLSN: lsn(2, 7), stopLSN: lsn(3, 9), started: time(90),
                        stopped: time(100), startedByAgent: time(90), stoppedByAgent: time(100), logicalBytes: 1,
                        storedBytes: 1, fileCount: 1, inventory: object, manifest: object, branch: branch,
                        segmentSize: segment, findingCount: 0, codec: "lz4", checksumsVerified: true)), .backup))
        let entries = try (2..<6).map { (number: UInt64) in
            let end = number == 5 ? lsn(5, 500) : lsn(number + 1)
            let parts = ObjectName.LogObjectParts(
                branch: branch, timeline: timeline, start: lsn(number), end: end, writer: Attempt(rawValue: 1),
                number: number)
            return LogObjectEntry(
                name: try #require(ObjectName.logObject(source, parts).relativeToSource),
                kind: number == 5 ? .partial : .segment, start: lsn(number), end: end, length: 10, sha256: .zero,
                key: .random())
        }
        let index = LogIndexContent(
            branch: branch, timeline: timeline, segmentSize: segment, systemIdentifier: 1, objects: entries,
            coveredFrom: lsn(2), coveredTo: lsn(5, 500), through: time(1000))
        holdings.add(try record(.logIndex(index), .log(branch: branch, timeline: timeline)))
        return holdings
    }

    private func tail(from: LSN, to: LSN, through: Timestamp? = nil) -> SpoolTail {
        SpoolTail(branch: branch, timeline: timeline, from: from, to: to, through: through)
    }

    private func plan(_ moment: TargetRequest.Moment, _ holdings: Holdings) throws -> RestorePlan? {
        let planner = RestorePlanner(holdings: holdings, now: time(5000))
        guard case .plan(let plan) = try planner.plan(TargetRequest(moment: moment), mayFlush: false) else {
            return nil
        }
        return plan
    }

    /// A server that was restored with the tail has stored its first segment: the log before that is in the tail alone.
    @Test func theTailLeadsOverAHoleInTheStoredLog() throws {
        var stored = try holdings()
        let parts = ObjectName.LogObjectParts(
            branch: branch, timeline: timeline, start: lsn(7), end: lsn(7, 40), writer: Attempt(rawValue: 2), number: 9)
        let entry = LogObjectEntry(
            name: try #require(ObjectName.logObject(source, parts).relativeToSource), kind: .partial, start: lsn(7),
            end: lsn(7, 40), length: 10, sha256: .zero, key: .random())
        let index = LogIndexContent(
            branch: branch, timeline: timeline, segmentSize: segment, systemIdentifier: 1, objects: [entry],
            coveredFrom: lsn(7), coveredTo: lsn(7, 40), through: time(1200))
        stored.add(try record(.logIndex(index), .log(branch: branch, timeline: timeline)))
        let holdings = stored.including([tail(from: lsn(5), to: lsn(7, 40), through: time(1200))])
        let plan = try #require(try plan(.latest, holdings))
        let range = try #require(plan.log.first)
        #expect(plan.window.to == lsn(7, 40) && plan.window.toTime == time(1200))
        #expect(range.tailFrom == lsn(5, 500) && range.tailTo == lsn(7, 40))
        #expect(range.lastIndex == 1, "what lies behind the hole is not needed")
    }

    @Test func theTailLeadsOnFromTheStoredLog() throws {
        let holdings = try holdings().including([tail(from: lsn(5), to: lsn(6, 30), through: time(1100))])
        let plan = try #require(try plan(.latest, holdings))
        let range = try #require(plan.log.first)
        #expect(plan.window.to == lsn(6, 30))
        #expect(plan.window.toTime == time(1100))
        #expect(range.to == lsn(6, 30))
        #expect(range.tailFrom == lsn(5, 500))
        #expect(range.tailTo == lsn(6, 30))
        #expect(range.lastIndex == 1)
        #expect(plan.logObjects == 4)
        #expect(plan.reach.segments == 3 && plan.reach.partials == 1)
        #expect(plan.reach.spoolBytes == lsn(6, 30).bytes(since: lsn(5, 500)) && plan.reach.end == lsn(6, 30))
        #expect(plan.notes.count { $0.contains("a partial segment") && $0.contains("\(lsn(6, 30))") } == 1)
    }

    @Test func aTailThatDoesNotJoinOrAddsNothingIsNotUsed() throws {
        for tail in [
            tail(from: lsn(5, 501), to: lsn(9)), tail(from: lsn(4), to: lsn(5, 500)),
            SpoolTail(branch: branch, timeline: TimelineID(rawValue: 2), from: lsn(5), to: lsn(9)),
            SpoolTail(branch: LogBranch(rawValue: 1), timeline: timeline, from: lsn(5), to: lsn(9)),
        ] {
            let plan = try #require(try plan(.latest, try holdings().including([tail])))
            #expect(plan.window.to == lsn(5, 500))
            #expect(plan.log.first?.tailFrom == nil)
        }
    }

    /// The first minute after a failover: the new timeline's history is stored, its log lies in the spool alone.
    @Test func aNewTimelineMayLieInTheSpoolAlone() throws {
        let later = TimelineID(rawValue: 2)
        let history = LogObjectEntry(
            name: try #require(
                ObjectName.history(source, branch, later, Attempt(rawValue: 1), 1).relativeToSource),
            kind: .history, start: .zero, end: .zero, length: 10, sha256: .zero, key: .random())
        let index = LogIndexContent(
            branch: branch, timeline: later, segmentSize: segment, systemIdentifier: 1, objects: [history],
            coveredFrom: lsn(5), coveredTo: lsn(5), through: time(0), parentTimeline: timeline,
            switchLSN: lsn(5, 400))
        var holdings = try holdings()
        holdings.add(try record(.logIndex(index), .log(branch: branch, timeline: later)))
        for (from, end) in [(lsn(5), lsn(6, 30)), (lsn(5, 1), nil)] {
            let tail = SpoolTail(branch: branch, timeline: later, from: from, to: lsn(6, 30), through: time(1100))
            let plan = try #require(try plan(.latest, holdings.including([tail])))
            #expect(plan.log.map(\.timeline) == (end == nil ? [timeline] : [timeline, later]))
            #expect(plan.window.to == end ?? lsn(5, 500))
            #expect(plan.log.last?.tailFrom == end.map { _ in lsn(5) })
            #expect(plan.log.last?.tailTo == end)
        }
    }

    @Test func timesAndPositionsInTheTailCanBeReached() throws {
        let holdings = try holdings().including([tail(from: lsn(5), to: lsn(8, 30), through: time(1100))])
        #expect(try plan(.time(time(1050)), holdings)?.log.first?.tailTo == lsn(8, 30))
        #expect(try plan(.lsn(lsn(6, 5)), holdings)?.log.first?.tailTo == lsn(7))
        #expect(try plan(.lsn(lsn(4)), holdings)?.log.first?.tailTo == nil)
        #expect(throws: HoldfastError.self) { try plan(.time(time(1101)), holdings) }
        let silent = try self.holdings().including([tail(from: lsn(5), to: lsn(8, 30))])
        #expect(throws: HoldfastError.self, "no slice told a time") { try plan(.time(time(1001)), silent) }
    }

    @Test func aTimeInTheTailIsLookedForByTheDatabase() async throws {
        let holdings = try holdings().including([tail(from: lsn(5), to: lsn(8, 30), through: time(1100))])
        let finder = TargetFinder(holdings: holdings, now: time(5000)) { _ in nil }
        let result = try await finder.plan(TargetRequest(moment: .time(time(1050))), mayFlush: false)
        guard case .plan(let plan) = result else {
            Issue.record("a plan was due")
            return
        }
        #expect(plan.target.kind == .time)
        #expect(plan.target.time == time(1050))
        #expect(plan.log.first?.tailTo == lsn(8, 30))
    }

    /// What the status says of acknowledged log, by branch, timeline and mark.
    @Test func moreAcknowledgedThanCanBeReadIsToldUntilItCanBe() throws {
        let holdings = try holdings()
        let name = try #require(SourceName("main"))
        func finding(_ marks: [TimelineID: LSN], of other: LogBranch? = nil, _ tails: [SpoolTail] = []) -> FindingRow? {
            AcknowledgedLog(marks: [branch: marks], holdings: holdings).finding(
                of: name, other ?? branch, in: holdings.including(tails), at: time(2000))
        }
        let lost = finding([timeline: lsn(6)])
        #expect(lost?.kind == "acknowledged-lost")
        #expect(lost?.code == .acknowledgedLost)
        #expect(lost?.severity == .critical)
        #expect(lost?.text.contains("up to \(lsn(6)) of") == true)
        #expect(lost?.text.contains("--accept-loss \(lsn(5, 500))") == true)
        #expect(finding([:]) == nil)
        #expect(finding([timeline: lsn(5, 500)]) == nil, "the repository reaches it")
        #expect(finding([timeline: lsn(6)], [tail(from: lsn(5), to: lsn(6))]) == nil, "the spool reaches it")
        #expect(finding([timeline: lsn(6)], [tail(from: lsn(5), to: lsn(5, 900))]) != nil)
        #expect(finding([timeline: lsn(6)], of: LogBranch(rawValue: 1)) == nil, "another branch of the log")
        #expect(finding([TimelineID(rawValue: 2): lsn(1)]) != nil, "a later timeline is not there at all")
    }

    /// A fork followed: what was acknowledged before it is told of for as long as the spool should have it.
    @Test func whatIsMissingOfAFormerBranchIsToldWithItsNumber() throws {
        let (holdings, name) = (try holdings(), try #require(SourceName("main")))
        func findings(_ mark: LSN, _ tails: [SpoolTail] = [], at seconds: Int64 = 2000) -> [FindingRow] {
            let next = LogBranch(rawValue: 1)
            let marks = [branch: [timeline: mark], next: [timeline: lsn(2)]]
            return AcknowledgedLog(marks: marks, holdings: holdings, writing: next).findings(
                of: name, next, in: holdings.including(tails), at: time(seconds), keptFor: .seconds(5000))
        }
        let lost = findings(lsn(6))
        #expect(lost.map(\.kind) == ["acknowledged-lost"])
        let text = lost.first?.text ?? ""
        #expect(text.contains("log of branch 0 was acknowledged up to \(lsn(6)) of timeline 1"), "\(text)")
        #expect(text.contains("up to \(lsn(5, 500)) of timeline 1 only"), "\(text)")
        #expect(text.contains("--to latest --branch 0 is refused but with --accept-loss \(lsn(5, 500))"), "\(text)")
        #expect(findings(lsn(5, 500)).isEmpty, "the repository reaches it")
        #expect(findings(lsn(6), [tail(from: lsn(5), to: lsn(6))]).isEmpty, "the spool reaches it")
        #expect(findings(lsn(6), at: 1000 + 4999).count == 1)
        #expect(findings(lsn(6), at: 1000 + 5000).isEmpty, "the spool has let go of it by then")
    }

    @Test func theEndOfAFormerBranchAndALatestBeforeTheNewestAreRefusedToo() throws {
        let plan = try #require(try plan(.latest, try holdings()))
        func judge(_ marks: [LogBranch: [TimelineID: LSN]], on wanted: LogBranch?) throws {
            _ = try AcknowledgedLog(marks: marks, holdings: holdings(), writing: LogBranch(rawValue: 1)).judge(
                plan, TargetRequest(moment: .latest, branch: wanted), accepted: nil)
        }
        let next = LogBranch(rawValue: 1)
        let former = #expect(throws: HoldfastError.self) { try judge([branch: [timeline: lsn(6)]], on: branch) }
        #expect(former?.code == .acknowledgedLost)
        #expect(former?.message.contains("log of branch 0") == true)
        #expect(former?.message.contains("bring the spool back, or give up the rest") == true)
        let marks = [branch: [timeline: lsn(5)], next: [timeline: lsn(4)]]
        try judge(marks, on: branch)
        let untold = #expect(throws: HoldfastError.self) { try judge(marks, on: nil) }
        #expect(untold?.message.contains("log of branch 1 was acknowledged up to \(lsn(4))") == true)
        #expect(untold?.message.contains("wait for the backup of branch 1") == true)
    }

    /// A promotion: the new timeline's first segment begins before it left its parent.
    @Test func aTimelineThatOnlyBeganHasNothingAcknowledged() throws {
        let later = TimelineID(rawValue: 2)
        let index = LogIndexContent(
            branch: branch, timeline: later, segmentSize: segment, systemIdentifier: 1, objects: [],
            coveredFrom: lsn(5), coveredTo: lsn(5), through: time(0), parentTimeline: timeline,
            switchLSN: lsn(5, 400))
        var holdings = try holdings()
        holdings.add(try record(.logIndex(index), .log(branch: branch, timeline: later)))
        let name = try #require(SourceName("main"))
        for (mark, isLost) in [(lsn(5), false), (lsn(5, 400), false), (lsn(5, 401), true)] {
            let acknowledged = AcknowledgedLog(marks: [branch: [later: mark, timeline: lsn(9)]], holdings: holdings)
            let finding = acknowledged.finding(of: name, branch, in: holdings, at: time(2000))
            #expect((finding?.text.contains("of timeline 2") == true) == isLost)
        }
    }

    @Test func moreAcknowledgedThanCanBeReadIsRefused() throws {
        let plan = try #require(try plan(.latest, try holdings()))
        func judge(_ marks: [TimelineID: LSN], accepted: LSN? = nil, chosen: Bool = false) throws -> [String] {
            let request = TargetRequest(moment: .latest, timeline: chosen ? timeline : nil)
            return try AcknowledgedLog(marks: [branch: marks], holdings: holdings()).judge(
                plan, request, accepted: accepted)
        }
        let later = TimelineID(rawValue: 2)
        #expect(try judge([:]).isEmpty)
        #expect(try judge([timeline: lsn(5, 500)]).isEmpty)
        #expect(try judge([later: lsn(1)], chosen: true).isEmpty)
        let refusals = [
            #expect(throws: HoldfastError.self) { try judge([timeline: lsn(5, 501)]) },
            #expect(throws: HoldfastError.self) { try judge([timeline: lsn(5, 501)], accepted: lsn(5)) },
            #expect(throws: HoldfastError.self) { try judge([timeline: lsn(5), later: lsn(1)]) },
        ]
        for refusal in refusals {
            #expect(refusal?.code == .acknowledgedLost)
            #expect(refusal?.code.exitStatus == .outsideWindow)
            #expect(refusal?.message.contains("--accept-loss \(lsn(5, 500))") == true)
        }
        #expect(try judge([timeline: lsn(5, 501)], accepted: lsn(5, 500)).count == 1)
        #expect(try judge([:], accepted: lsn(5, 500)).first?.contains("not needed") == true)
    }
}
