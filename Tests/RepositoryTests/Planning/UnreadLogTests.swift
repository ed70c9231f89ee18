import Platform
import Protocol
import Repository
import Testing

/// Log of which not everything was read, and log along two timelines.
@Suite struct UnreadLogTests {
    private typealias Scene = LogScene

    @Test func aBeginningThatWasNotReadIsTakenFromAShorterObject() async throws {
        let scene = try LogScene()
        try scene.backup(start: Scene.lsn(1, 40), stop: Scene.lsn(1, 4096), at: 100)
        try scene.log(to: Scene.lsn(2), coveredFrom: Scene.lsn(1), readFrom: Scene.lsn(1), through: 190)
        let across = scene.commit(9, Scene.lsn(2, 64), at: 210)
        try scene.log(
            to: Scene.lsn(2, 8192), coveredFrom: Scene.lsn(1), readFrom: Scene.lsn(2), through: 220, [across])
        try scene.log(
            to: Scene.lsn(3), coveredFrom: Scene.lsn(1), readFrom: Scene.lsn(2, 72), through: 299,
            [scene.commit(10, Scene.lsn(2, 4096), at: 220)])
        let plan = try #require(try await scene.plan(TargetRequest(moment: .transaction(9))))
        #expect(plan.target.lsn == across.start)
        let time = try #require(try await scene.plan(TargetRequest(moment: .time(scene.time(205)))))
        #expect(time.target.lsn == across.start)
    }

    @Test func whereNobodyReadTheDatabaseLooks() async throws {
        let scene = try LogScene()
        try scene.backup(start: Scene.lsn(1, 40), stop: Scene.lsn(1, 4096), at: 100)
        try scene.log(
            to: Scene.lsn(2), coveredFrom: Scene.lsn(1), readFrom: Scene.lsn(1), through: 190,
            [scene.commit(8, Scene.lsn(1, 8192), at: 110)])
        try scene.log(
            to: Scene.lsn(3), coveredFrom: Scene.lsn(1), readFrom: Scene.lsn(2, 72), through: 299,
            [scene.commit(10, Scene.lsn(2, 4096), at: 220), scene.commit(11, Scene.lsn(2, 8192), at: 230)])
        let later = try scene.backup(start: Scene.lsn(3, 40), stop: Scene.lsn(3, 4096), at: 310)
        try scene.log(to: Scene.lsn(4), coveredFrom: Scene.lsn(1), readFrom: nil, through: 399)
        func plan(_ moment: TargetRequest.Moment) async throws -> RestorePlan {
            try #require(try await scene.plan(TargetRequest(moment: moment)))
        }
        #expect(try await plan(.transaction(10)).target.kind == .lsn)
        let lost = try await plan(.transaction(9))
        #expect(lost.target.kind == .xid && lost.base.commit.backup != later)
        // The unread beginning of the segment may hold the commit that the time comes to.
        #expect(try await plan(.time(scene.time(215))).target.kind == .time)
        #expect(try await plan(.time(scene.time(225))).target.lsn == Scene.lsn(2, 8192 - 40))
        #expect(try await plan(.time(scene.time(350))).target.kind == .time)
    }

    @Test func targetsAreFoundAlongBothTimelines() async throws {
        let scene = try LogScene()
        let base = try scene.backup(start: Scene.lsn(1, 40), stop: Scene.lsn(1, 4096), at: 100)
        let fork = Scene.lsn(2, 8192)
        let before = scene.commit(20, Scene.lsn(2, 4096), at: 210)
        try scene.log(to: Scene.lsn(2), coveredFrom: Scene.lsn(1), readFrom: Scene.lsn(1), through: 190)
        try scene.log(
            to: Scene.lsn(2, 16_384), coveredFrom: Scene.lsn(1), readFrom: Scene.lsn(2), through: 230,
            [before, scene.commit(21, Scene.lsn(2, 12_288), at: 220)])
        try scene.log(
            to: Scene.lsn(3), coveredFrom: Scene.lsn(2), readFrom: Scene.lsn(2, 6000), through: 299,
            [scene.commit(21, Scene.lsn(2, 16_000), at: 240)], timeline: 2,
            parent: LogPosition(timeline: TimelineID(rawValue: 1), lsn: fork))
        func plan(_ moment: TargetRequest.Moment, _ timeline: UInt32? = nil) async throws -> RestorePlan {
            try #require(
                try await scene.plan(
                    TargetRequest(moment: moment, timeline: timeline.map(TimelineID.init(rawValue:)))))
        }
        let old = try await plan(.transaction(20))
        #expect(old.target.lsn == before.start && old.window.timeline.rawValue == 2 && old.base.commit.backup == base)
        #expect(try await plan(.transaction(21)).target.lsn == Scene.lsn(2, 16_000 - 40))
        #expect(try await plan(.transaction(21), 1).target.lsn == Scene.lsn(2, 12_288 - 40))
        #expect(try await plan(.time(scene.time(230)), 2).target.lsn == Scene.lsn(2, 16_000 - 40))
    }
}
