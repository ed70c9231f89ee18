import Agent
import Platform
import Protocol
import Repository
import TestSupport
import Testing

/// A restore to the end of the log whose replay ended before it.
@Suite struct ReplayCheckTests {
    /// The sample's log ends within segment 18, at 20,000; records have 8 bytes.
    private static func scene(
        replayed: UInt64, of segment: UInt64 = 18, broken: UInt64? = nil
    ) async throws -> RestoreScene {
        var scene = try await RestoreScene()
        scene.order.start = true
        var script = RecordScript(length: 8, replayed: scene.lsn(segment, replayed))
        if let broken { script.brokenFrom = scene.lsn(18, broken) }
        scene.records = script
        return scene
    }

    @Test func aReplayThatWentToTheLastRecordIsDone() async throws {
        try await Self.scene(replayed: 19_992).run()
    }

    @Test(arguments: [(19_984, 18), (0, 18), (160, 17)] as [(UInt64, UInt64)])
    func aReplayThatEndedBeforeTheLastRecordIsNotDone(replayed: UInt64, segment: UInt64) async throws {
        let scene = try await Self.scene(replayed: replayed, of: segment)
        let error = try #require(try await scene.failure())
        #expect(error.code == .replayEndedEarly)
        #expect(error.message.contains("\(scene.lsn(segment, replayed))"))
        #expect(error.message.contains("\(scene.lsn(18, 20_000))"))
        // All of it is told, and what was laid out stays.
        let facts = Dictionary(scene.meter.summary.map { ($0.name, $0.value) }) { first, _ in first }
        #expect(facts["port"] == "5499")
        for file in scene.source.backups[0].files { #expect(try scene.restored(file.path) == file.content) }
        #expect(try !Files.exists(scene.order.directory + "/holdfast_restore.json"))
    }

    @Test func logThatDoesNotContinueWhatWasReplayedIsTold() async throws {
        let scene = try await Self.scene(replayed: 7992, broken: 8000)
        let error = try #require(try await scene.failure())
        #expect(error.code == .replayEndedEarly)
        #expect(error.message.contains("no continuation"))
    }

    /// What the reader does not understand, the database may.
    @Test func aReaderThatStopsBeforeTheReplayDidSaysNothing() async throws {
        try await Self.scene(replayed: 9000, broken: 8000).run()
    }

    @Test func aTargetBeforeTheEndMayEndBeforeIt() async throws {
        var scene = try await Self.scene(replayed: 8000)
        scene.order.target = RestoreTarget(kind: .immediate, exclusive: false)
        try await scene.run()
    }
}
