import Platform
import Protocol
import Repository
import Testing

/// Targets of a log that was put back: two branches have positions, transaction numbers and names in common.
@Suite struct BranchedLogTests {
    private typealias Scene = LogScene

    private static let former = LogBranch(rawValue: 0)
    private static let newest = LogBranch(rawValue: 1)

    private let scene: LogScene
    private let first: BackupID
    private let second: BackupID

    /// The former branch holds 1 MiB to 8 MiB of 100 s to 799 s, the newest 2 MiB to 6 MiB of 1000 s to 1599 s. Transaction
    /// 30 and the name `again` are on both, 20 and `once` on the former, 50 and `later` on the newest alone.
    init() throws {
        scene = try LogScene()
        first = try scene.backup(start: Scene.lsn(1, 40), stop: Scene.lsn(1, 4096), at: 100, branch: Self.former)
        second = try scene.backup(start: Scene.lsn(2, 40), stop: Scene.lsn(2, 8192), at: 1000, branch: Self.newest)
        try Self.write(
            scene, 1..<8, Self.former, since: 0, transactions: [2: 20, 3: 30], names: [2: "once", 3: "again"])
        try Self.write(
            scene, 2..<6, Self.newest, since: 1000, transactions: [3: 30, 5: 50], names: [3: "again", 5: "later"])
    }

    /// Whole segments of a branch, each with the transaction and the restore point that are told for it.
    static func write(
        _ scene: LogScene, _ segments: Range<UInt64>, _ branch: LogBranch, since seconds: Double,
        transactions: [UInt64: UInt32], names: [UInt64: String]
    ) throws {
        let beginning = Scene.lsn(segments.lowerBound)
        for number in segments {
            let now = seconds + Double(number * 100)
            let place = 65_536 + UInt64(branch.rawValue) * 4096
            let transactions = transactions[number].map { [scene.commit($0, Scene.lsn(number, place), at: now + 10)] }
            let point = names[number].map { name in
                LogMark(
                    .restorePoint, start: Scene.lsn(number, place + 500), end: Scene.lsn(number, place + 604),
                    time: scene.time(now + 50), name: Bytes(name.utf8))
            }
            try scene.log(
                to: Scene.lsn(number + 1), coveredFrom: beginning, readFrom: Scene.lsn(number), through: now + 99,
                transactions ?? [], marks: point.map { [$0] } ?? [], branch: branch)
        }
    }

    private func plan(
        _ moment: TargetRequest.Moment, on branch: LogBranch? = nil, mayFlush: Bool = false, isBlind: Bool = false,
        besides tails: [SpoolTail] = []
    ) async throws -> RestorePlan? {
        let request = TargetRequest(moment: moment, branch: branch)
        return try await scene.plan(request, isBlind: isBlind, mayFlush: mayFlush, besides: tails)
    }

    private func refusal(
        _ moment: TargetRequest.Moment, on branch: LogBranch? = nil, isBlind: Bool = false,
        besides tails: [SpoolTail] = []
    ) async -> HoldfastError? {
        await #expect(throws: HoldfastError.self, "\(moment)") {
            _ = try await plan(moment, on: branch, isBlind: isBlind, besides: tails)
        }
    }

    private static let shared: [TargetRequest.Moment] = [
        .lsn(Scene.lsn(3, 9)), .transaction(30), .transaction(7 << 32 | 30), .name("again"),
    ]

    @Test(arguments: shared) func whatBothBranchesHaveIsRefusedUntilOneIsNamed(moment: TargetRequest.Moment)
        async throws
    {
        let refusal = try #require(await refusal(moment))
        #expect(refusal.code == .badTarget)
        for part in [
            "branch 0 (timeline 1, \(scene.time(100).iso8601) to \(scene.time(799).iso8601), lsn:",
            "branch 1 (timeline 1, \(scene.time(1000).iso8601) to \(scene.time(1599).iso8601), lsn:", "the newest)",
            "choose with --branch 0 or --branch 1",
        ] {
            #expect(refusal.message.contains(part), "\(refusal.message)")
        }
        for (branch, backup) in [(Self.former, first), (Self.newest, second)] {
            let plan = try await plan(moment, on: branch)
            #expect(plan?.base.commit.backup == backup && plan?.log.map(\.branch) == [branch])
            #expect(plan?.target.kind == .lsn)
        }
    }

    @Test func whatOneBranchHasIsFoundThere() async throws {
        for moment in [
            TargetRequest.Moment.lsn(Scene.lsn(2, 8191)), .transaction(20), .name("once"), .time(scene.time(310)),
        ] {
            let plan = try await plan(moment)
            #expect(plan?.base.commit.backup == first, "\(moment)")
            #expect(plan?.notes.contains { $0.contains("branch 0 of the log, which was left for branch 1") } == true)
        }
        try scene.log(
            to: Scene.lsn(9), coveredFrom: Scene.lsn(2), readFrom: Scene.lsn(8), through: 1899, branch: Self.newest)
        for moment in [
            TargetRequest.Moment.transaction(50), .name("later"), .time(scene.time(1310)), .latest, .immediate,
        ] {
            #expect(try await plan(moment)?.base.commit.backup == second, "\(moment)")
        }
    }

    @Test func theEndOfAFormerBranchIsReachedByItsNumber() async throws {
        let end = try await plan(.latest, on: Self.former, mayFlush: true)
        #expect(end?.base.commit.backup == first && end?.reach.end == Scene.lsn(8))
        #expect(try await plan(.immediate, on: Self.former)?.reach.end == Scene.lsn(1, 4096))
    }

    @Test func aBranchThatDoesNotExistOrDoesNotHoldTheTargetIsSaid() async throws {
        let unknown = try #require(await refusal(.latest, on: LogBranch(rawValue: 7)))
        #expect(unknown.code == .outsideWindow)
        #expect(unknown.message.contains("on branch 7 of the log, only on branch 0 (timeline 1, "))
        #expect(unknown.message.contains("branch 1 (timeline 1, "))
        for moment in [TargetRequest.Moment.lsn(Scene.lsn(7)), .time(scene.time(310))] {
            let elsewhere = try #require(await refusal(moment, on: Self.newest))
            #expect(elsewhere.code == .outsideWindow)
            #expect(elsewhere.message.contains("lies on branch 0: give it with --branch 0"), "\(elsewhere.message)")
        }
        let gap = try #require(await refusal(.time(scene.time(900))))
        #expect(gap.message.contains("in a gap of the log from \(scene.time(799).iso8601)"), "\(gap.message)")
        #expect(gap.message.contains("branch 0, timeline 1") && gap.message.contains("branch 1, timeline 1"))
    }

    /// What nobody read may hold the transaction.
    @Test func logThatWasNotReadCounts() async throws {
        let blind = try #require(await refusal(.transaction(20), isBlind: true))
        #expect(blind.code == .badTarget && blind.message.contains("perhaps, since its log from lsn:"))
        #expect(try await plan(.transaction(20), on: Self.former, isBlind: true)?.target.kind == .xid)
        let tail = SpoolTail(
            branch: Self.newest, timeline: TimelineID(rawValue: 1), from: Scene.lsn(6), to: Scene.lsn(7, 99),
            through: scene.time(1700))
        for moment in [TargetRequest.Moment.transaction(20), .name("once"), .lsn(Scene.lsn(7, 5))] {
            let spooled = try #require(await refusal(moment, besides: [tail]))
            #expect(spooled.code == .badTarget, "\(spooled.message)")
        }
        #expect(try await plan(.lsn(Scene.lsn(7, 5)))?.base.commit.backup == first)
    }

    /// The newest branch may reach the target by now.
    @Test func aFlushComesBeforeTheChoiceWhereItDecides() async throws {
        for moment in [TargetRequest.Moment.lsn(Scene.lsn(7)), .transaction(20), .name("once"), .latest] {
            #expect(try await plan(moment, mayFlush: true) == nil, "\(moment)")
        }
        #expect(try await plan(.lsn(Scene.lsn(2, 9)), mayFlush: true)?.base.commit.backup == first)
        #expect(try await plan(.transaction(50), mayFlush: true)?.base.commit.backup == second)
    }

    /// The clock was put back with the machine.
    @Test func aTimeThatBothBranchesHaveIsRefused() async throws {
        let scene = try LogScene()
        let backups = try [Self.former, Self.newest].map { branch in
            let backup = try scene.backup(
                start: Scene.lsn(1, 40), stop: Scene.lsn(1, 4096), at: 100 + 50 * Double(branch.rawValue),
                branch: branch)
            try Self.write(scene, 1..<4, branch, since: 0, transactions: [2: 20], names: [:])
            return backup
        }
        let request = TargetRequest(moment: .time(scene.time(205)))
        let refusal = await #expect(throws: HoldfastError.self) { try await scene.plan(request) }
        #expect(refusal?.code == .badTarget)
        var chosen = request
        chosen.branch = Self.former
        #expect(try await scene.plan(chosen)?.base.commit.backup == backups[0])
        #expect(try await scene.plan(TargetRequest(moment: .time(scene.time(120))))?.base.commit.backup == backups[0])
    }

    /// The former branch had gone through a failover, and the server was put back to before that.
    @Test func theLatestIsOfTheNewestBranchWhateverItsTimeline() async throws {
        let later = TimelineID(rawValue: 2)
        let fork = LogPosition(timeline: TimelineID(rawValue: 1), lsn: Scene.lsn(7, 4096))
        try scene.log(
            to: Scene.lsn(8), coveredFrom: Scene.lsn(7), readFrom: Scene.lsn(7), through: 850, timeline: 2,
            parent: fork,
            branch: Self.former)
        #expect(try await plan(.latest)?.base.commit.backup == second)
        // Two timelines of one branch are no two branches.
        #expect(try await plan(.lsn(Scene.lsn(7, 9)))?.window.timeline == later)
        #expect(try await plan(.latest, on: Self.former)?.window.timeline == later)
        let chosen = TargetRequest(moment: .latest, timeline: later)
        #expect(try await scene.plan(chosen)?.base.commit.backup == first)
    }
}
