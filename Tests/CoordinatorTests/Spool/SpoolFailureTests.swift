import Coordinator
import Glibc
import Platform
import Protocol
import Repository
import TestSupport
import Testing

/// The spool when its disk or its process gives up.
@Suite struct SpoolFailureTests {
    @Test(.enabled(if: SmallDisk.isPossible, "no disk can be mounted here"))
    func aFullDiskIsToldAndNothingAcknowledgedIsLost() async throws {
        let disk = try SmallDisk(megabytes: 2)
        let sample = TailSample()
        let ballast = disk.path + "/ballast"
        try Files.writeFileDurably(ballast, Bytes(repeating: 1, count: 1 << 20))
        let spool = try Spool(
            directory: disk.path + "/spool", limit: SpoolLimits.standard, log: .silent, fileLimit: 300_000)
        try await spool.load(covered: [:], marks: [:])
        var lane = try await spool.open(sample, at: 0)
        var end: UInt64 = 0
        let refusal = await #expect(throws: HoldfastError.self) {
            while true {
                try await spool.write([sample.slice(end, end + 1, bytes: 50_000)], lane)
                end += 1
            }
        }
        #expect(refusal?.code == .spoolFailed)
        #expect(end > 5)
        #expect(spool.condition.failure?.contains("No space left") == true)
        #expect(spool.range(sample) == [0, end])
        // The agent comes again and again, and no file is left of it each time.
        for _ in 0..<5 {
            lane = try await spool.open(sample, at: 0)
            #expect(lane.position.rawValue == end)
            await #expect(throws: HoldfastError.self) {
                try await spool.write([sample.slice(end, end + 1, bytes: 500_000)], lane)
            }
        }
        #expect(try Files.list(disk.path + "/spool").count <= 5)
        try Files.remove(ballast)
        lane = try await spool.open(sample, at: 0)
        try await spool.write([sample.slice(end, end + 1, bytes: 500_000)], lane)
        #expect(spool.condition == SpoolCondition())
        spool.close()
        let again = try Spool(directory: disk.path + "/spool", limit: SpoolLimits.standard, log: .silent)
        try await again.load(covered: [:], marks: [:])
        #expect(again.range(sample) == [0, end + 1])
        #expect(again.condition == SpoolCondition())
    }

    /// Nobody sends anything any more, as from a database at rest: what failed is over all the same.
    @Test(.enabled(if: SmallDisk.isPossible, "no disk can be mounted here"))
    func aFailureIsOverOnceTheDiskTakesBytesThoughNobodySendsSome() async throws {
        let disk = try SmallDisk(megabytes: 2)
        let sample = TailSample()
        let spool = try Spool(directory: disk.path + "/spool", limit: SpoolLimits.standard, log: .silent)
        try await spool.load(covered: [:], marks: [:])
        try disk.fill()
        let lane = try await spool.open(sample, at: 0)
        await #expect(throws: HoldfastError.self) { try await spool.write([sample.slice(0, 1, bytes: 500_000)], lane) }
        func isOver() async throws -> Bool {
            spool.tidySoon()
            try await Task.sleep(for: .milliseconds(50))
            return spool.condition == SpoolCondition()
        }
        #expect(try await eventually(within: .seconds(3), isOver) == false)
        try disk.empty()
        #expect(try await eventually(within: .seconds(10), isOver))
        #expect(try Files.list(disk.path + "/spool").isEmpty)
    }

    @Test func whatIsNoFileOfTheJournalIsNamedAtTheStart() async throws {
        let bench = try SpoolBench()
        let place = bench.directory + "/journal-0000000000000001"
        try Files.makeDirectories(place)
        let refusal = await #expect(throws: HoldfastError.self) { try await bench.start() }
        #expect(refusal?.message.contains("'\(place)'") == true)
    }

    /// Runs a spool in a process of its own until a fault point kills it; each acknowledged end is noted in a file.
    @Test(arguments: [
        "spool.writing:7", "spool.written-not-synced:7", "spool.synced-not-acknowledged:7", "spool.acknowledged:7",
        "spool.copying:1", "spool.copied-not-moved:1", "spool.removing:2", "spool.dropped:1",
    ])
    func aKillAtAnyPointLosesNothingAcknowledged(point: String) async throws {
        let bench = try SpoolBench()
        let noted = bench.directory + ".acknowledged"
        let sample = TailSample()
        let tail = sample.tail
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [
                directory = bench.directory as String, noted = noted as String, point = point as String,
                source = tail.source.description as String, key = sample.key.description as String
            ] in
            try await SpoolVictim(directory: directory, noted: noted, source: source, key: key).run(dyingAt: point)
        }
        let acknowledged = try Files.readFile(noted)
        let end = acknowledged.isEmpty ? 0 : UInt64(String(decoding: acknowledged, as: UTF8.self)) ?? 0
        #expect(end > 0)
        let spool = try await bench.start()
        let held = try #require(spool.tails(of: tail.source).first)
        #expect(held.to.rawValue >= end)
        #expect(spool.condition == SpoolCondition())
        let slices = try await spool.slices(of: tail, holding: held.from...held.to, repository: sample.repository)
        #expect(slices.first?.place.start == held.from)
        #expect(slices.last?.place.end == held.to)
        #expect(zip(slices, slices.dropFirst()).allSatisfy { $0.place.end == $1.place.start })
        for slice in slices {
            let (from, to) = (slice.place.start.rawValue, slice.place.end.rawValue)
            #expect(slice.object == sample.slice(from, to, bytes: SpoolVictim.bytes).object)
        }
    }
}

/// What runs in the process that is killed: a tail that is written, acknowledged, dropped and copied.
private struct SpoolVictim {
    static let bytes = 3000

    let directory: String
    let noted: String
    let source: String
    let key: String

    func run(dyingAt point: String) async throws {
        setenv("HOLDFAST_FAULT", point + "=kill", 1)
        var sample = TailSample()
        sample.tail.source = try #require(SourceID(text: source))
        sample.key = try #require(KeyID(text: key))
        let spool = try Spool(directory: directory, limit: SpoolLimits.standard, log: .silent, fileLimit: 30_000)
        try await spool.load(covered: [:], marks: [:])
        let lane = try await spool.open(sample, at: 0)
        for at in UInt64(0)..<40 {
            try await spool.write([sample.slice(at << 20, (at + 1) << 20, bytes: Self.bytes)], lane)
            FaultPoint.hit("spool.acknowledged")
            try Files.writeFileDurably(noted, Bytes("\((at + 1) << 20)".utf8))
        }
        // Leaves a little of the first file live, so that it is copied.
        for covered in UInt64(4)..<40 {
            spool.drop(sample.tail, covered: [log(0, covered << 20)])
            try await Task.sleep(for: .milliseconds(3))
        }
    }
}
