import Platform
import Protocol
import Repository
import Testing

/// Targets come to the right base and the exact record.
@Suite struct TargetFinderTests {
    private typealias Scene = LogScene

    private let scene: LogScene
    private let first: BackupID
    private let second: BackupID

    /// Bases consistent at 1 MiB + 4096 (100 s) and 4 MiB + 4096 (400 s). Segments 1 to 6, the last a partial. In the
    /// segments 2, 3, 5: transactions 20·10+k, three each, ten seconds apart; in 3 the clock stood back 200 s.
    init() throws {
        scene = try LogScene()
        first = try scene.backup(start: Scene.lsn(1, 40), stop: Scene.lsn(1, 4096), at: 100)
        second = try scene.backup(start: Scene.lsn(4, 40), stop: Scene.lsn(4, 4096), at: 400)
        for number in UInt64(1)...6 {
            let hasCommits = [2, 3, 5].contains(number)
            let shift: Double = number == 3 ? -200 : 0
            let transactions = (UInt64(1)...3).map { place -> LogTransaction in
                let seconds = Double(number * 100 + place * 10) + shift
                let end = Scene.lsn(number, place * 4096)
                return scene.commit(
                    UInt32(number * 10 + place), end, at: seconds, isCommit: place != 2 || number != 5)
            }
            let checkpoint = LogMark(
                .checkpoint, start: Scene.lsn(number, 64), end: Scene.lsn(number, 192), time: scene.time(0),
                nextXid: 7 << 32 | (number * 10), timeline: TimelineID(rawValue: 1))
            let name = number == 2 ? "once" : "twice"
            let point = LogMark(
                .restorePoint, start: Scene.lsn(number, 20_000), end: Scene.lsn(number, 20_104),
                time: scene.time(Double(number * 100 + 50)), name: Bytes(name.utf8))
            try scene.log(
                to: number == 6 ? Scene.lsn(6, 8192) : Scene.lsn(number + 1), coveredFrom: Scene.lsn(1),
                readFrom: Scene.lsn(number), through: Double(number * 100 + 99), hasCommits ? transactions : [],
                marks: [checkpoint] + ([2, 3, 5].contains(number) ? [point] : []))
        }
    }

    private func plan(_ moment: TargetRequest.Moment, exclusive: Bool = false) async throws -> RestorePlan {
        try #require(try await scene.plan(TargetRequest(moment: moment, exclusive: exclusive)))
    }

    private func lsn(_ position: LSN, exclusive: Bool) -> RestoreTarget {
        RestoreTarget(kind: .lsn, lsn: position, exclusive: exclusive)
    }

    @Test(arguments: [false, true]) func aTransactionIsItsRecord(exclusive: Bool) async throws {
        let plan = try await plan(.transaction(23), exclusive: exclusive)
        #expect(plan.target == lsn(Scene.lsn(2, 3 * 4096 - 40), exclusive: exclusive))
        #expect(plan.base.commit.backup == first)
        #expect(plan.log.map(\.to) == [Scene.lsn(3)])
        #expect(plan.notes.first?.hasPrefix("transaction 23 committed at lsn:0/203000") == true)
        let later = try await self.plan(.transaction(52))
        #expect(later.base.commit.backup == second)
        #expect(later.notes.first?.contains("was rolled back") == true)
    }

    @Test func aTransactionsEpochMustBeRight() async throws {
        #expect(try await plan(.transaction(7 << 32 | 51)).target.lsn == Scene.lsn(5, 4096 - 40))
        await #expect(throws: HoldfastError.self) { try await plan(.transaction(6 << 32 | 51)) }
        await #expect(throws: HoldfastError.self) { try await plan(.transaction(8 << 32 | 51)) }
    }

    @Test func aRefusalNamesWhatComesNearest() async throws {
        func refusal(_ moment: TargetRequest.Moment) async -> String {
            let request = TargetRequest(moment: moment)
            return await #expect(throws: HoldfastError.self) { try await scene.plan(request) }?.message ?? ""
        }
        let transaction = await refusal(.transaction(54))
        #expect(transaction.contains("from 21 (lsn:\(Scene.lsn(2, 4096))"), "\(transaction)")
        #expect(transaction.contains("to 53 (lsn:\(Scene.lsn(5, 3 * 4096))"), "\(transaction)")
        let close = await refusal(.name("Onze"))
        #expect(close.contains("close to it are 'once' (lsn:\(Scene.lsn(2, 20_104)))") && !close.contains("twice"))
        let far = await refusal(.name("before the change"))
        #expect(
            far.contains("the last ones are 'once'") && far.contains("'twice' (lsn:\(Scene.lsn(5, 20_104)))"), "\(far)")
    }

    @Test func aTransactionThatTheLogLacksIsRefusedOrFlushedFor() async throws {
        let request = TargetRequest(moment: .transaction(54))
        let error = await #expect(throws: HoldfastError.self) { try await scene.plan(request) }
        #expect(error?.code == .outsideWindow && error?.message.contains("xid:54") == true)
        #expect(try await scene.plan(request, mayFlush: true) == nil)
        #expect(try await scene.plan(TargetRequest(moment: .transaction(23)), mayFlush: true) != nil)
    }

    @Test func timesEndBeforeTheFirstLaterCommitInTheLog() async throws {
        // 215 s: after 21 (210 s), before 22 (220 s).
        let plan = try await plan(.time(scene.time(215)))
        #expect(plan.target == lsn(Scene.lsn(2, 2 * 4096 - 40), exclusive: true))
        #expect(plan.base.commit.backup == first)
        #expect(try await self.plan(.time(scene.time(220))).target.lsn == Scene.lsn(2, 3 * 4096 - 40))
        #expect(try await self.plan(.time(scene.time(220)), exclusive: true).target.lsn == Scene.lsn(2, 2 * 4096 - 40))
        // The clock stood back in the next segment, whose commits are left out.
        #expect(plan.notes.contains { $0.contains("clock stepped back") })
        let later = try await self.plan(.time(scene.time(515)))
        #expect(later.target.lsn == Scene.lsn(5, 3 * 4096 - 40), "a rollback is no commit")
        #expect(!later.notes.contains { $0.contains("clock stepped back") })
    }

    @Test func anIdleTimeIsReachedFromTheNewestBaseBeforeTheNextCommit() async throws {
        // Nothing commits from 330 - 200 s, by the log's order, until 510 s.
        let plan = try await plan(.time(scene.time(390)))
        #expect(plan.target == lsn(Scene.lsn(5, 4096 - 40), exclusive: true))
        #expect(plan.base.commit.backup == second)
    }

    @Test func aTimeBehindTheLastCommitTakesAllOfTheLog() async throws {
        let plan = try await plan(.time(scene.time(620)))
        #expect(plan.target.kind == .latest && plan.base.commit.backup == second)
        #expect(plan.log.map(\.to) == [Scene.lsn(6, 8192)])
        #expect(plan.notes.first?.contains("no transaction committed after it") == true)
    }

    @Test func objectsWithEarlierCommitsAreNotOpened() async throws {
        _ = try await plan(.time(scene.time(525)))
        #expect(scene.opened.value <= 3)
    }

    @Test func aPositionTakesWhatEndsThere() async throws {
        let end = Scene.lsn(2, 4096)
        #expect(try await plan(.lsn(end)).target == lsn(end, exclusive: true))
        #expect(try await plan(.lsn(end), exclusive: true).target == lsn(Scene.lsn(2, 4096 - 40), exclusive: true))
        let within = Scene.lsn(2, 4096 - 8)
        for exclusive in [false, true] {
            #expect(try await plan(.lsn(within), exclusive: exclusive).target.lsn == Scene.lsn(2, 4096 - 40))
        }
        let between = Scene.lsn(2, 4096 + 8)
        #expect(try await plan(.lsn(between), exclusive: true).target == lsn(between, exclusive: true))
        #expect(try await plan(.lsn(Scene.lsn(6, 8192))).target.kind == .latest)
    }

    @Test func aNameIsItsRestorePoint() async throws {
        let plan = try await plan(.name("once"))
        #expect(plan.target == lsn(Scene.lsn(2, 20_000), exclusive: false))
        #expect(plan.base.commit.backup == first)
        #expect(try await scene.plan(TargetRequest(moment: .name("once")), mayFlush: true) == nil)
        await #expect(throws: HoldfastError.self) { try await self.plan(.name("never")) }
    }

    @Test func anAmbiguousNameIsRefusedWithThePositions() async throws {
        let error = await #expect(throws: HoldfastError.self) { try await plan(.name("twice")) }
        #expect(error?.code == .badTarget)
        #expect(error?.message.contains("lsn:0/304E88 ") == true && error?.message.contains("lsn:0/504E88 ") == true)
    }

    @Test func aBlindCoordinatorLeavesTheSearchToTheDatabase() async throws {
        let request = TargetRequest(moment: .transaction(7 << 32 | 51), exclusive: true)
        let plan = try #require(try await scene.plan(request, isBlind: true))
        #expect(plan.target == RestoreTarget(kind: .xid, exclusive: true, xid: 7 << 32 | 51))
        #expect(plan.base.commit.backup == first && plan.log.map(\.to) == [Scene.lsn(6, 8192)])
        let named = try #require(try await scene.plan(TargetRequest(moment: .name("once")), isBlind: true))
        #expect(named.target == RestoreTarget(kind: .name, exclusive: false, name: "once"))
        let time = scene.time(515)
        let timed = try #require(try await scene.plan(TargetRequest(moment: .time(time)), isBlind: true))
        #expect(timed.target == RestoreTarget(kind: .time, time: time, exclusive: false))
        #expect(timed.base.commit.backup == second)
    }
}
