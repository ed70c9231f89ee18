import Coordinator
import Glibc
import Platform
import Protocol
import Repository
import TestSupport
import Testing

/// A spool without room: who waits, and what goes.
@Suite struct SpoolRoomTests {
    private let sample = TailSample()

    private static func flood(_ spool: Spool, _ sample: TailSample, _ lane: TailLane) async throws -> UInt64 {
        var end = lane.position.rawValue
        let refusal = await #expect(throws: HoldfastError.self) {
            while true {
                try await spool.write([sample.slice(end, end + 1, bytes: 50_000)], lane)
                end += 1
            }
        }
        #expect(refusal?.code == .spoolFull)
        return end
    }

    @Test func aFloodOfOneSourceLeavesRoomForOthers() async throws {
        let bench = try SpoolBench()
        let spool = try await bench.start(limit: 4 << 20, fileLimit: 300_000)
        let flooded = try await spool.open(sample, at: 0)
        let end = try await Self.flood(spool, sample, flooded)
        #expect(spool.condition.refused == [sample.tail.source])
        for _ in 0..<4 {
            let other = TailSample()
            let lane = try await spool.open(other, at: 0)
            try await spool.write([other.slice(0, 1, bytes: 50_000), other.slice(1, 2, bytes: 50_000)], lane)
            #expect(spool.range(other) == [0, 2])
        }
        await #expect(throws: HoldfastError.self) {
            try await spool.write([sample.slice(end, end + 1, bytes: 50_000)], flooded)
        }
        #expect(spool.condition.refused == [sample.tail.source], "nobody else was refused")
        spool.drop(sample.tail, covered: [log(0, end)])
        #expect(try await eventually { spool.condition.refused.isEmpty })
        try await spool.write([sample.slice(end, end + 1, bytes: 50_000)], flooded)
    }

    @Test func noneOfManyFloodsTakesTheShareOfAnother() async throws {
        let bench = try SpoolBench()
        let spool = try await bench.start(limit: 8 << 20, fileLimit: 300_000)
        let samples = (0..<4).map { _ in TailSample() }
        var lanes: [TailLane] = []
        for sample in samples { lanes.append(try await spool.open(sample, at: 0)) }
        var ends: [UInt64] = []
        for (sample, lane) in zip(samples, lanes) { ends.append(try await Self.flood(spool, sample, lane)) }
        // Five shares of half the spool, the fifth for whoever comes yet.
        #expect(ends.allSatisfy { $0 >= 15 }, "\(ends)")
        #expect(ends[0] > 80)
        let newcomer = TailSample()
        #expect(try await Self.flood(spool, newcomer, try await spool.open(newcomer, at: 0)) >= 10)
    }

    /// Room is given back rather than refused to others: files that are partly dead are emptied once somebody waits.
    @Test func deadBytesMakeRoomWhenItIsNeeded() async throws {
        let bench = try SpoolBench()
        let spool = try await bench.start(limit: 4 << 20, fileLimit: 400_000)
        let (first, second) = (sample, TailSample())
        let (one, two) = (try await spool.open(first, at: 0), try await spool.open(second, at: 0))
        // Each file holds three parts of the one and two of the other: not dead enough to be emptied at leisure.
        var ends = (first: UInt64(0), second: UInt64(0))
        for at in UInt64(0)..<40 {
            if at % 5 < 3 {
                try await spool.write([first.slice(ends.first << 20, (ends.first + 1) << 20, bytes: 70_000)], one)
                ends.first += 1
            } else {
                try await spool.write([second.slice(ends.second << 20, (ends.second + 1) << 20, bytes: 70_000)], two)
                ends.second += 1
            }
        }
        spool.drop(first.tail, covered: [log(0, ends.first << 20)])
        let end = ends.second
        var written: UInt64 = 0
        func isWritten() async throws -> Bool {
            let position = end + written
            do {
                try await spool.write([second.slice(position << 20, (position + 1) << 20, bytes: 70_000)], two)
                written += 1
            } catch let error as HoldfastError where error.code == .spoolFull {}
            return written == 16
        }
        #expect(try await eventually(within: .seconds(20), isWritten), "\(written)")
        #expect(spool.range(second) == [0, (end + 16) << 20])
    }

    /// What a restore reads of an ended timeline is not the room that others get.
    @Test func whatARestoreHoldsMakesNoRoom() async throws {
        let bench = try SpoolBench()
        let spool = try await bench.start(limit: 3 << 20, fileLimit: 300_000)
        try await spool.write(
            (0..<20).map { sample.slice($0, $0 + 1, bytes: 50_000) }, try await spool.open(sample, at: 0))
        var later = sample
        later.tail.timeline = TimelineID(rawValue: 2)
        let next = try await spool.open(later, at: 15)
        spool.hold([sample.tail: [log(0, 20)]])
        _ = try await Self.flood(spool, later, next)
        #expect(spool.range(sample) == [0, 20])
        spool.hold([:])
        await #expect(throws: HoldfastError.self) {
            for at in UInt64(100)..<200 { try await spool.write([later.slice(at, at + 1, bytes: 50_000)], next) }
        }
        #expect(spool.range(sample).isEmpty)
    }

    /// The writer does not wait for what is tidied beside it.
    @Test func commitsGoOnWhileFilesAreEmptied() async throws {
        let bench = try SpoolBench()
        await #expect(processExitsWith: .success) { [directory = bench.directory as String] in
            setenv("HOLDFAST_FAULT", "spool.copying=sleep-3000", 1)
            let (sample, idle) = (TailSample(), TailSample())
            let spool = try Spool(directory: directory, limit: SpoolLimits.standard, log: .silent, fileLimit: 60_000)
            try await spool.load(covered: [:], marks: [:])
            let (lane, second) = (try await spool.open(sample, at: 0), try await spool.open(idle, at: 0))
            try await spool.write([idle.slice(0, 10)], second)
            for at in UInt64(0)..<20 { try await spool.write([sample.slice(at, at + 1, bytes: 10_000)], lane) }
            spool.drop(sample.tail, covered: [log(0, 20)])
            try await Task.sleep(for: .milliseconds(200))
            let begun = ContinuousClock.now
            for at in UInt64(20)..<30 { try await spool.write([sample.slice(at, at + 1, bytes: 100)], lane) }
            guard begun.duration(to: .now) < .seconds(2) else { exit(3) }
            // The copying itself was under way, and ends.
            let isEmptied = try await eventually(within: .seconds(20)) {
                try Files.list(directory).count <= 2
            }
            exit(isEmptied && spool.range(idle) == [0, 10] ? 0 : 4)
        }
    }
}
