import Platform
import Protocol
import Repository
import Testing

/// Targets of a log that was put back while its new branch has no backup yet: nothing can be restored there, but a target
/// may be meant there.
@Suite struct UnbasedBranchTests {
    private typealias Scene = LogScene

    private static let former = LogBranch(rawValue: 0)
    private static let newest = LogBranch(rawValue: 1)

    private let scene: LogScene

    /// The former branch holds 1 MiB to 8 MiB of 100 s to 799 s: transactions 20 and 30, the names `once` and `again`.
    init() throws {
        scene = try LogScene()
        try scene.backup(start: Scene.lsn(1, 40), stop: Scene.lsn(1, 4096), at: 100, branch: Self.former)
        try BranchedLogTests.write(
            scene, 1..<8, Self.former, since: 0, transactions: [2: 20, 3: 30], names: [2: "once", 3: "again"])
    }

    /// The newest branch goes on from 2 MiB to 6 MiB of 1000 s to 1599 s: transactions 30 and 50, `again` and `later`.
    private func store(since seconds: Double = 1000) throws {
        try BranchedLogTests.write(
            scene, 2..<6, Self.newest, since: seconds, transactions: [3: 30, 5: 50], names: [3: "again", 5: "later"])
    }

    private var tail: SpoolTail {
        SpoolTail(
            branch: Self.newest, timeline: TimelineID(rawValue: 1), from: Scene.lsn(2), to: Scene.lsn(6),
            through: scene.time(1599))
    }

    private func plan(
        _ moment: TargetRequest.Moment, on branch: LogBranch? = nil, mayFlush: Bool = false, isBlind: Bool = false,
        besides tails: [SpoolTail] = []
    ) async throws -> RestorePlan? {
        let request = TargetRequest(moment: moment, branch: branch)
        return try await scene.plan(request, isBlind: isBlind, mayFlush: mayFlush, besides: tails)
    }

    private func expectAmbiguous(
        _ moment: TargetRequest.Moment, mayFlush: Bool = false, isBlind: Bool = false, besides tails: [SpoolTail] = [],
        _ words: String = ""
    ) async throws {
        let refusal = await #expect(throws: HoldfastError.self, "\(moment)") {
            _ = try await plan(moment, mayFlush: mayFlush, isBlind: isBlind, besides: tails)
        }
        #expect(refusal?.code == .badTarget)
        let text = refusal?.message ?? ""
        for part in [
            "may be meant on 2 branches of the log: branch 0 (timeline 1, \(scene.time(100).iso8601) to ",
            "branch 1 (timeline 1, lsn:\(Scene.lsn(2)) to lsn:\(Scene.lsn(6)), the newest, without a backup to restore from yet)",
            words,
        ] where !part.isEmpty {
            #expect(text.contains(part), "\(text)")
        }
        #expect(text.hasSuffix("; choose with --branch 0"), "\(text)")
        #expect(try await plan(moment, on: Self.former, isBlind: isBlind, besides: tails) != nil)
    }

    @Test(arguments: [
        TargetRequest.Moment.lsn(Scene.lsn(3, 9)), .transaction(30), .transaction(7 << 32 | 30), .name("again"),
    ])
    func whatTheNewBranchHasTooIsRefused(moment: TargetRequest.Moment) async throws {
        try store()
        try await expectAmbiguous(moment)
    }

    @Test func whatTheFormerBranchAloneHasIsFoundThere() async throws {
        try store()
        for moment in [
            TargetRequest.Moment.lsn(Scene.lsn(7)), .transaction(20), .name("once"), .time(scene.time(310)),
            .time(scene.time(790)),
        ] {
            let plan = try await plan(moment)
            #expect(plan?.window.branch == Self.former, "\(moment)")
            #expect(plan?.notes.contains { $0.contains("branch 0 of the log, which was left for branch 1") } == true)
        }
        let base = try await plan(.immediate)
        #expect(base?.notes.contains { $0.contains("branch 1 of the log, which followed, has no backup yet") } == true)
    }

    @Test func whatTheNewBranchAloneHasCannotBeRestoredYet() async throws {
        try store()
        try scene.log(
            to: Scene.lsn(10), coveredFrom: Scene.lsn(9), readFrom: Scene.lsn(9), through: 1999,
            [scene.commit(90, Scene.lsn(9, 800), at: 1900)], branch: Self.newest)
        for moment in [
            TargetRequest.Moment.lsn(Scene.lsn(9, 9)), .transaction(50), .transaction(90), .name("later"),
            .time(scene.time(1310)),
        ] {
            let refusal = await #expect(throws: HoldfastError.self, "\(moment)") { _ = try await plan(moment) }
            #expect(refusal?.code == .outsideWindow)
            let text = refusal?.message ?? ""
            #expect(
                text.contains("is not in the log that can be restored, but on branch 1 (timeline 1, lsn:"), "\(text)")
        }
        let unknown = await #expect(throws: HoldfastError.self) { try await plan(.latest, on: Self.newest) }
        #expect(unknown?.code == .outsideWindow)
        #expect(
            unknown?.message.contains("without a backup to restore from yet) of the log, only on branch 0 (") == true)
        let beyond = await #expect(throws: HoldfastError.self) { try await plan(.time(scene.time(5000))) }
        #expect(beyond?.message.contains("branch 1, which followed, has no backup yet") == true)
    }

    /// Log in the spool, and log whose details cannot be opened.
    @Test func whatWasNotReadOfTheNewBranchCounts() async throws {
        for moment in [TargetRequest.Moment.transaction(20), .name("once")] {
            let words = "perhaps, since its log from lsn:\(Scene.lsn(2)) on was not read"
            try await expectAmbiguous(moment, besides: [tail], words)
        }
        try await expectAmbiguous(.lsn(Scene.lsn(5, 9)), besides: [tail])
        for moment in [TargetRequest.Moment.lsn(Scene.lsn(7)), .time(scene.time(310))] {
            #expect(try await plan(moment, besides: [tail])?.window.branch == Self.former, "\(moment)")
        }
        let none = await #expect(throws: HoldfastError.self) { try await plan(.transaction(99), besides: [tail]) }
        #expect(none?.code == .outsideWindow && none?.message.contains("perhaps") == true)
        try store()
        try await expectAmbiguous(.transaction(20), isBlind: true, "perhaps, since its log")
    }

    /// The new branch's log begins with the segment of the fork.
    @Test func whatWasBeforeTheForkIsNoOther() async throws {
        let shared = scene.commit(20, Scene.lsn(2, 65_536), at: 210)
        try scene.log(
            to: Scene.lsn(3), coveredFrom: Scene.lsn(2), readFrom: Scene.lsn(2, 96), through: 1299,
            [shared, scene.commit(21, Scene.lsn(2, 70_000), at: 1210)], branch: Self.newest)
        for moment in [
            TargetRequest.Moment.transaction(20), .transaction(30), .name("once"), .time(scene.time(209)),
            .time(scene.time(700)),
        ] {
            #expect(try await plan(moment)?.window.branch == Self.former, "\(moment)")
        }
    }

    /// The clock was put back with the machine.
    @Test func aTimeThatTheNewBranchHasTooIsRefused() async throws {
        try store(since: 0)
        try await expectAmbiguous(.time(scene.time(400)))
        #expect(try await plan(.time(scene.time(300)))?.window.branch == Self.former)
        #expect(try await plan(.time(scene.time(750)))?.window.branch == Self.former)
    }

    @Test func aFlushComesBeforeTheChoiceWhereItDecides() async throws {
        try store()
        for moment in [
            TargetRequest.Moment.lsn(Scene.lsn(7)), .transaction(20), .name("once"), .name("again"), .latest,
        ] {
            #expect(try await plan(moment, mayFlush: true) == nil, "\(moment)")
        }
        #expect(try await plan(.time(scene.time(310)), mayFlush: true)?.window.branch == Self.former)
        try await expectAmbiguous(.transaction(30), mayFlush: true)
        #expect(try await plan(.transaction(20), on: Self.former, mayFlush: false) != nil)
    }

    /// While the new branch has acknowledged log, its base is asked for by the word.
    @Test func theNewestBaseIsOfTheNewestBranch() async throws {
        let plan = try #require(try await plan(.immediate))
        let timeline = TimelineID(rawValue: 1)
        func judge(_ branch: LogBranch?, _ moment: TargetRequest.Moment = .immediate, mark: LSN? = Scene.lsn(6)) throws
        {
            let marks = mark.map { [Self.newest: [timeline: $0]] } ?? [:]
            try AcknowledgedLog(marks: marks, holdings: scene.holdings, writing: Self.newest).judgeBase(
                of: plan, TargetRequest(moment: moment, branch: branch))
        }
        let refusal = #expect(throws: HoldfastError.self) { try judge(nil) }
        #expect(refusal?.code == .acknowledgedLost)
        for part in [
            "log of branch 1 was acknowledged up to \(Scene.lsn(6)) of timeline 1", "wait for the backup of branch 1",
            "with --branch 0",
        ] {
            #expect(refusal?.message.contains(part) == true, "\(refusal?.message ?? "")")
        }
        try judge(Self.former)
        try judge(nil, mark: nil)
        try judge(nil, .lsn(Scene.lsn(2)))
    }
}
