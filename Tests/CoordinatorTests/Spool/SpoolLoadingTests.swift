import Coordinator
import Glibc
import Platform
import Protocol
import Repository
import TestSupport
import Testing

/// What a start makes of the files that it finds.
@Suite struct SpoolLoadingTests {
    private let sample = TailSample()

    /// Tiny slices are what a synchronous source sends; there may be millions in a journal.
    @Test func aJournalOfTinySlicesIsLoadedInAFractionOfItsSize() async throws {
        let bench = try SpoolBench()
        let spool = try await bench.start()
        let lane = try await spool.open(sample, at: 0)
        try await spool.write((0..<40_000).map { sample.slice($0, $0 + 1, bytes: 1) }, lane)
        spool.close()
        let size = try bench.files.reduce(0) { try $0 + Files.stat($1).size }
        #expect(size > 5 << 20)
        await #expect(processExitsWith: .success) {
            [
                directory = bench.directory as String, source = sample.tail.source.description as String,
                size = size as UInt64
            ] in
            let spool = try Spool(directory: directory, limit: SpoolLimits.standard, log: .silent)
            try Files.writeAll(try Files.open("/proc/self/clear_refs", O_WRONLY), Bytes("5".utf8))
            let before = try Self.status("VmRSS")
            try await spool.load(covered: [:], marks: [:])
            let grown = try Self.status("VmHWM") - before
            let tails = spool.tails(of: try #require(SourceID(text: source)))
            guard tails.map(\.to.rawValue) == [40_000] else { exit(3) }
            // Two buffers of 2 MiB, and what is remembered.
            exit(UInt64(max(0, grown)) << 10 < 5 << 20 + size / 8 ? 0 : 4)
        }
    }

    /// A figure of this process in KiB.
    private static func status(_ name: String) throws -> Int {
        let text = String(decoding: try Files.readFile("/proc/self/status"), as: UTF8.self)
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix(name + ":") })
        return try #require(line.split(separator: " ").dropFirst().compactMap { Int($0) }.first)
    }

    /// The zeros that lie ready behind the last entry of a process that was killed.
    @Test func zerosAtTheEndOfAnyFileAreNoDamage() async throws {
        let bench = try SpoolBench()
        let spool = try await bench.start(fileLimit: 4000)
        let lane = try await spool.open(sample, at: 0)
        for at in UInt64(0)..<30 { try await spool.write([sample.slice(at, at + 1, bytes: 500)], lane) }
        spool.close()
        let first = try #require(bench.files.min())
        let whole = try Files.readFile(first)
        try Files.writeFileDurably(first, whole + Bytes(repeating: 0, count: 3 << 20))
        let again = try await bench.start()
        #expect(again.range(sample) == [0, 30])
        #expect(again.condition == SpoolCondition())
        #expect(try Files.stat(first).size == whole.count)
        again.close()
        try Files.writeFileDurably(first, whole + Bytes(repeating: 0, count: 100) + [1])
        #expect(try await bench.start().condition.damage.count == 1)
    }

    /// What a restore was promised is there when it goes on after a restart, whatever the repository has by now.
    @Test func whatARestoreWasPromisedOutlastsARestart() async throws {
        let bench = try SpoolBench()
        let spool = try await bench.start()
        let lane = try await spool.open(sample, at: 0)
        try await spool.write([sample.slice(0, 10), sample.slice(10, 20)], lane)
        spool.close()
        let again = try await bench.start(covered: [sample.tail: [log(0, 20)]], holds: [sample.tail: [log(5, 20)]])
        again.drop(sample.tail, covered: [log(0, 20)])
        again.dropEnded(receivedBefore: Timestamp(microseconds: .max))
        #expect(again.range(sample) == [0, 20])
        #expect(try await again.slices(sample).count == 2)
        again.hold([:])
        again.drop(sample.tail, covered: [log(0, 20)])
        #expect(again.range(sample).isEmpty)
    }

    /// What lies around damage is read as well as it is known.
    @Test func theTailAroundDamageOfAnotherCanBeRead() async throws {
        let bench = try SpoolBench()
        let other = TailSample()
        let spool = try await bench.start()
        let (lane, second) = (try await spool.open(sample, at: 0), try await spool.open(other, at: 0))
        for at in UInt64(0)..<6 {
            try await spool.write([sample.slice(at * 10, at * 10 + 10)], lane)
            try await spool.write([other.slice(at * 10, at * 10 + 10, bytes: 5000)], second)
        }
        spool.close()
        let file = try #require(bench.files.first)
        var bytes = try Files.readFile(file)
        let end = try #require(bytes.lastIndex { $0 != 0 })
        bytes[end - 7000] ^= 1
        try Files.writeFileDurably(file, bytes)
        let again = try await bench.start()
        #expect(again.range(sample) == [0, 60])
        #expect(again.range(other) == [0, 40])
        #expect(try await again.slices(sample).count == 6)
    }

    /// Where a copy lies beside what it was made of, after a kill, each slice counts once.
    @Test func aCopyAndItsOriginalAreOne() async throws {
        let bench = try SpoolBench()
        let spool = try await bench.start(fileLimit: 40_000)
        let idle = TailSample()
        let (lane, second) = (try await spool.open(sample, at: 0), try await spool.open(idle, at: 0))
        try await spool.write((0..<9).map { idle.slice($0 * 10, $0 * 10 + 10) }, second)
        let first = try #require(bench.files.first)
        for at in UInt64(0)..<12 { try await spool.write([sample.slice(at, at + 1, bytes: 10_000)], lane) }
        let original = try Files.readFile(first)
        spool.drop(sample.tail, covered: [log(0, 12)])
        #expect(try await eventually { !bench.files.contains(first) })
        let before = try await spool.slices(idle)
        spool.close()
        try Files.writeFileDurably(first, original)
        let again = try await bench.start(covered: [sample.tail: [log(0, 12)]])
        #expect(again.range(idle) == [0, 90])
        #expect(again.condition == SpoolCondition())
        #expect(try await again.slices(idle) == before)
        #expect(before.count == 9)
    }
}
