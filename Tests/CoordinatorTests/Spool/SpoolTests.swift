import Coordinator
import Platform
import Protocol
import Repository
import TestSupport
import Testing

/// The spool on real files.
@Suite struct SpoolTests {
    private let sample = TailSample()

    @Test func whatWasAcknowledgedIsThereAfterARestart() async throws {
        let bench = try SpoolBench()
        let other = TailSample()
        let slices = (0..<50).map { sample.slice(1000 + $0 * 10, 1010 + $0 * 10, bytes: Int($0) * 7 + 1) }
        let spool = try await bench.start()
        let (lane, second) = (try await spool.open(sample, at: 1000), try await spool.open(other, at: 5))
        #expect(lane.position == LSN(rawValue: 1000))
        try await spool.write(slices, lane)
        try await spool.write([other.slice(5, 9)], second)
        #expect(spool.range(sample) == [1000, 1500])
        spool.close()
        let again = try await bench.start()
        #expect(again.range(sample) == [1000, 1500])
        #expect(again.range(other) == [5, 9])
        #expect(try await again.slices(sample) == slices)
        #expect(again.condition == SpoolCondition())
        #expect(
            again.marks(of: sample.tail.source) == [sample.tail.branch: [sample.tail.timeline: LSN(rawValue: 1500)]])
        let reopened = try await again.open(sample, at: 1200)
        #expect(reopened.position == LSN(rawValue: 1500))
    }

    @Test func aKilledProcessLosesNothingAcknowledged() async throws {
        let bench = try SpoolBench()
        let spool = try await bench.start()
        let lane = try await spool.open(sample, at: 0)
        try await spool.write([sample.slice(0, 10), sample.slice(10, 20)], lane)
        let durable = try #require(bench.files.first.map { try Files.stat($0).size })
        try await spool.write([sample.slice(20, 30, bytes: 300)], lane)
        let file = try #require(bench.files.first)
        let whole = try Files.readFile(file)
        // What a kill in the middle of the last batch may leave: any part of it.
        for length in stride(from: Int(durable), through: whole.count, by: 3) {
            let copy = try bench.copy("torn-\(length)")
            let path = try #require(try Files.list(copy).first.map { copy + "/" + $0 })
            try Files.writeFileDurably(path, Bytes(whole[..<length]))
            let again = try await bench.start(in: copy)
            #expect(again.range(sample) == [0, length == whole.count ? 30 : 20])
            #expect(again.condition == SpoolCondition())
            let lane = try await again.open(sample, at: 0)
            try await again.write([sample.slice(lane.position.rawValue, 40)], lane)
            again.close()
            #expect(try await bench.start(in: copy).range(sample) == [0, 40])
        }
    }

    @Test func nothingGoesWhileARestoreIsPlannedWithIt() async throws {
        let bench = try SpoolBench()
        let spool = try await bench.start()
        let lane = try await spool.open(sample, at: 0)
        try await spool.write([sample.slice(0, 10), sample.slice(10, 20)], lane)
        spool.leave(lane)
        spool.lease(sample.tail.source, for: .milliseconds(200))
        spool.drop(sample.tail, covered: [log(0, 20)])
        spool.end(sample.tail.source)
        spool.dropEnded(receivedBefore: Timestamp(microseconds: .max))
        #expect(spool.range(sample) == [0, 20])
        let goes = try await eventually(within: .seconds(5)) {
            spool.drop(sample.tail, covered: [log(0, 20)])
            return spool.range(sample).isEmpty
        }
        #expect(goes)
    }

    @Test func coveredLogMakesRoomAndOldFilesAreEmptied() async throws {
        let bench = try SpoolBench()
        let spool = try await bench.start(fileLimit: 60_000)
        let idle = TailSample()
        let (lane, second) = (try await spool.open(sample, at: 0), try await spool.open(idle, at: 0))
        try await spool.write([idle.slice(0, 10)], second)
        for at in UInt64(0)..<40 {
            try await spool.write([sample.slice(at << 20, (at + 1) << 20, bytes: 10_000)], lane)
        }
        #expect(bench.files.count >= 7)
        let before = try await spool.slices(idle)
        spool.drop(sample.tail, covered: [log(0, 39 << 20)])
        // The very first file is emptied last, by copying what is live in it.
        let first = try #require(bench.files.min())
        #expect(try await eventually { bench.files.count <= 2 && !bench.files.contains(first) })
        #expect(spool.range(idle) == [0, 10])
        #expect(try await spool.slices(idle) == before)
        spool.close()
        let again = try await bench.start(covered: [sample.tail: [log(0, 39 << 20)]])
        #expect(again.range(idle) == [0, 10])
        #expect(again.range(sample) == [39 << 20, 40 << 20])
        #expect(try await again.slices(idle) == before)
    }

    @Test func aFullSpoolRefusesUntilThereIsRoom() async throws {
        let bench = try SpoolBench()
        let spool = try await bench.start(limit: 3 << 20, fileLimit: 300_000)
        let lane = try await spool.open(sample, at: 0)
        var end: UInt64 = 0
        let refusal = await #expect(throws: HoldfastError.self) {
            while true {
                try await spool.write([sample.slice(end, end + 1, bytes: 100_000)], lane)
                end += 1
            }
        }
        #expect(refusal?.code == .spoolFull)
        #expect((20..<32).contains(end))
        #expect(spool.condition.refused == [sample.tail.source])
        #expect(spool.range(sample) == [0, end])
        spool.drop(sample.tail, covered: [log(0, end)])
        #expect(try await eventually { spool.condition.refused.isEmpty })
        try await spool.write([sample.slice(end, end + 1, bytes: 100_000)], lane)
        #expect(spool.range(sample) == [end, end + 1])
    }

    @Test func tailsOfEndedTimelinesMakeRoomFirst() async throws {
        let bench = try SpoolBench()
        let spool = try await bench.start(limit: 3 << 20, fileLimit: 300_000)
        let lane = try await spool.open(sample, at: 0)
        try await spool.write((0..<20).map { sample.slice($0, $0 + 1, bytes: 100_000) }, lane)
        var later = sample
        later.tail.timeline = TimelineID(rawValue: 2)
        let next = try await spool.open(later, at: 15)
        #expect(lane.standing.failure?.code == .staleAttempt)
        await #expect(throws: HoldfastError.self) {
            for at in UInt64(15)..<60 { try await spool.write([later.slice(at, at + 1, bytes: 100_000)], next) }
        }
        #expect(spool.range(sample).isEmpty)
        #expect(try await eventually { spool.condition.refused.isEmpty })
    }

    @Test func aNewerConnectionTakesOverBehindWhatIsUnderWay() async throws {
        let bench = try SpoolBench()
        let spool = try await bench.start()
        var reached: UInt64 = 0
        for _ in 0..<20 {
            let lane = try await spool.open(sample, at: 0)
            let start = lane.position.rawValue
            #expect(start >= reached)
            reached = start
            for at in start..<(start + 10) {
                try await spool.append(sample.slice(at, at + 1), at: Timestamp(microseconds: 1), lane)
            }
        }
        let last = try await spool.open(sample, at: 0)
        #expect(spool.range(sample) == (last.position == .zero ? [] : [0, last.position.rawValue]))
        try await spool.write([sample.slice(last.position.rawValue, last.position.rawValue + 1)], last)
        #expect(spool.range(sample).first == 0)
    }

    @Test func manyTailsAreWrittenTogether() async throws {
        let bench = try SpoolBench()
        let spool = try await bench.start()
        let samples = (0..<8).map { _ in TailSample() }
        try await withThrowingTaskGroup { group in
            for sample in samples {
                group.addTask {
                    let lane = try await spool.open(sample, at: 0)
                    for at in UInt64(0)..<100 { try await spool.write([sample.slice(at, at + 1)], lane) }
                }
            }
            try await group.waitForAll()
        }
        for sample in samples { #expect(spool.range(sample) == [0, 100]) }
        spool.close()
        let again = try await bench.start()
        for sample in samples { #expect(try await again.slices(sample).count == 100) }
    }

    @Test func aSourceThatIsRemovedKeepsItsTailForAWhile() async throws {
        let bench = try SpoolBench()
        let spool = try await bench.start()
        let lane = try await spool.open(sample, at: 0)
        try await spool.write([sample.slice(0, 10)], lane)
        spool.end(sample.tail.source)
        #expect(lane.standing.failure?.code == .notAuthorised)
        spool.leave(lane)
        #expect(spool.range(sample) == [0, 10])
        #expect(!spool.marks(of: sample.tail.source).isEmpty)
        spool.dropEnded(receivedBefore: Timestamp(microseconds: 5))
        #expect(spool.range(sample) == [0, 10])
        spool.dropEnded(receivedBefore: Timestamp(microseconds: 6))
        #expect(spool.range(sample).isEmpty)
    }

    @Test func aSourceThatIsGoneLeavesNothing() async throws {
        let bench = try SpoolBench()
        let spool = try await bench.start()
        let lane = try await spool.open(sample, at: 0)
        try await spool.write([sample.slice(0, 10)], lane)
        spool.drop(sample.tail.source)
        #expect(spool.range(sample).isEmpty)
        #expect(spool.marks(of: sample.tail.source).isEmpty)
        #expect(lane.standing.failure?.code == .notAuthorised)
    }
}
