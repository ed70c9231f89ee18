import Agent
import Platform
import Protocol
import Repository
import TestSupport
import Testing

@Suite struct RestoreRunTests {
    @Test func everyFileOfAFullComesBack() async throws {
        let scene = try await RestoreScene()
        try await scene.run()
        for file in scene.source.backups[0].files { #expect(try scene.restored(file.path) == file.content) }
        #expect(try Files.stat(scene.order.directory + "/b").kind == .directory)
        #expect(try Files.stat(scene.order.directory + "/base/1/1259").mode == 0o600)
        #expect(try !Files.exists(scene.order.directory + "/holdfast_restore.json"))
        #expect(scene.meter.steps.map(\.name) == ["prove", "fetch", "log", "open"])
        let facts = Dictionary(scene.meter.summary.map { ($0.name, $0.value) }) { first, _ in first }
        #expect(facts["files"] == "4")
        #expect(facts["note"] == "port is set otherwise")
    }

    @Test func zerosTakeNoRoom() async throws {
        let scene = try await RestoreScene()
        try await scene.run()
        let big = try Files.stat(scene.order.directory + "/base/1/big")
        #expect(big.size == 5 << 20 + 40_000)
        #expect(big.allocated < 1 << 20)
    }

    @Test func anIncrementTakesWhatItUsesFromItsParent() async throws {
        var scene = try await RestoreScene()
        try scene.choose(1)
        try await scene.run()
        for file in scene.source.backups[1].files { #expect(try scene.restored(file.path) == file.content) }
    }

    @Test func theLongestObjectOfEachSegmentIsLaidAndPadded() async throws {
        let scene = try await RestoreScene()
        try await scene.run()
        let size = Int(scene.sample.builder.segmentSize)
        let log = try #require(scene.source.log[SampleRepository.first]).bytes
        for number in 0..<3 {
            let laid = try scene.restored("holdfast_wal/\(scene.segmentName(16 + UInt64(number)))")
            let expected = Bytes(log[(number * size)..<min(log.count, (number + 1) * size)])
            #expect(laid == expected + Bytes(repeating: 0, count: size - expected.count))
        }
        #expect(try Files.list(scene.order.directory + "/holdfast_wal").count == 3)
        #expect(try scene.restored("log_command") == Bytes("cp \"holdfast_wal/%f\" \"%p\"".utf8))
    }

    @Test func logIsFollowedOntoALaterTimeline() async throws {
        var scene = try await RestoreScene()
        scene.followTimeline()
        try await scene.run()
        let names = try Files.list(scene.order.directory + "/holdfast_wal")
        let second = SampleRepository.second
        #expect(
            Set(names) == [
                scene.segmentName(16), scene.segmentName(17), scene.segmentName(18, second),
                scene.segmentName(19, second), "00000002.history",
            ])
        let history = String(decoding: try scene.restored("holdfast_wal/00000002.history"), as: UTF8.self)
        #expect(history.hasPrefix("1\t\(scene.lsn(18, 20_000))\t"))
    }

    @Test func aDryRunStopsBeforeTheTarget() async throws {
        var scene = try await RestoreScene()
        scene.order.dryRun = true
        try await scene.run()
        #expect(try !scene.isTargetTouched)
        #expect(scene.meter.steps.map(\.name) == ["prove"])
    }

    @Test func aPositionBeyondTheLogIsOutsideTheWindow() async throws {
        var scene = try await RestoreScene()
        scene.order.target = RestoreTarget(kind: .lsn, lsn: scene.lsn(18, 20_001), exclusive: false)
        #expect(try await scene.failure()?.code == .outsideWindow)
        scene.order.target.lsn = scene.lsn(16, 3999)
        #expect(try await scene.failure()?.code == .outsideWindow)
        scene.order.target.lsn = scene.lsn(18, 20_000)
        #expect(try await scene.failure() == nil)
    }

    @Test func aKeyThatIsNotGrantedEndsTheRestore() async throws {
        var scene = try await RestoreScene()
        let key = try #require(scene.source.backups[0].commit.keys.first).key
        scene.delivery.withheld = [key]
        let error = try #require(try await scene.failure())
        #expect(error.code == .notGranted)
        #expect(error.message.contains("\(key)"))
        #expect(try !scene.isTargetTouched)
    }
}

extension RestoreScene {
    /// The server's name of a segment.
    func segmentName(_ number: UInt64, _ timeline: TimelineID = SampleRepository.first) -> String {
        SegmentName.of(lsn(number), timeline: timeline, segmentSize: sample.builder.segmentSize)
    }
}
