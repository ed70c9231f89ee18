import Coordinator
import Platform
import Protocol
import Repository
import TestSupport
import Testing

/// A spool whose files were damaged or lost.
@Suite struct SpoolDamageTests {
    private let sample = TailSample()

    @Test func damageInTheMiddleEndsThatTailAndIsTold() async throws {
        let bench = try SpoolBench()
        let other = TailSample()
        let spool = try await bench.start()
        let (lane, second) = (try await spool.open(sample, at: 0), try await spool.open(other, at: 0))
        for at in UInt64(0)..<6 {
            try await spool.write([sample.slice(at * 10, at * 10 + 10)], lane)
            try await spool.write([other.slice(at * 10, at * 10 + 10)], second)
        }
        spool.close()
        let file = try #require(bench.files.first)
        var bytes = try Files.readFile(file)
        let end = try #require(bytes.lastIndex { $0 != 0 })
        #expect(bytes.count > end + 1, "zeros lie ready behind the last entry")
        bytes[end / 2] ^= 1
        try Files.writeFileDurably(file, bytes)
        let again = try await bench.start()
        let ends = [again.range(sample).last ?? 0, again.range(other).last ?? 0].sorted()
        #expect(ends.first.map { (20...30).contains($0) } == true)
        #expect(ends.last == 60, "the other tail is whole")
        #expect(again.condition.damage.count == 1)
        #expect(again.marks(of: sample.tail.source).first?.value.first?.value.rawValue == again.range(sample).last)
        // The finding goes with the file, once the repository has what is in it.
        again.drop(sample.tail, covered: [log(0, 60)])
        again.drop(other.tail, covered: [log(0, 60)])
        #expect(try await eventually { again.condition == SpoolCondition() && bench.files.isEmpty })
    }

    /// An agent chooses what its objects hold, also a whole frame of another source's.
    @Test func whatLiesWithinAnObjectIsNeverTakenForAnEntry() async throws {
        let (bench, forge) = (try SpoolBench(), try SpoolBench())
        let other = TailSample()
        for (bench, end) in [(bench, 40), (forge, 1)] as [(SpoolBench, UInt64)] {
            let spool = try await bench.start()
            try await spool.write([other.slice(0, end)], try await spool.open(other, at: 0))
            spool.close()
        }
        let frame = try Self.entries(try #require(forge.files.first)).dropFirst(Self.markLength)
        let file = try #require(bench.files.first)
        let whole = try Files.readFile(file).prefix(Self.headLength) + Self.entries(file)
        for mark in [Bytes("HFSP".utf8), Bytes(repeating: 0, count: Self.markLength)] {
            try Files.writeFileDurably(file, Bytes(whole + Bytes(repeating: 9, count: 50) + mark + frame))
            let again = try await bench.start()
            #expect(again.range(other) == [0, 40])
            again.close()
        }
    }

    /// What a journal file begins with, and each entry of it, as docs/architecture.md says.
    private static let (headLength, markLength) = (24, 8)

    private static func entries(_ file: String) throws -> Bytes {
        let bytes = try Files.readFile(file)
        return Bytes(bytes[headLength...(try #require(bytes.lastIndex { $0 != 0 }))])
    }

    @Test(arguments: [3, 10, 20, 26]) func aDamagedHeadLosesNothing(at: Int) async throws {
        let bench = try SpoolBench()
        let spool = try await bench.start()
        let lane = try await spool.open(sample, at: 0)
        for at in UInt64(0)..<3 { try await spool.write([sample.slice(at * 10, at * 10 + 10)], lane) }
        spool.close()
        let file = try #require(bench.files.first)
        var bytes = try Files.readFile(file)
        bytes[at] ^= 1
        try Files.writeFileDurably(file, bytes)
        let again = try await bench.start()
        // The first entry's own mark is the only one whose loss costs that entry.
        #expect(again.range(sample) == (at < Self.headLength ? [0, 30] : [10, 30]))
        #expect(again.condition.damage.count == 1)
        again.close()
    }

    /// The lost file may come back, from a copy or another try at the disk.
    @Test func whatLiesBehindALostFileStays() async throws {
        let bench = try SpoolBench()
        let spool = try await bench.start(fileLimit: 4000)
        let lane = try await spool.open(sample, at: 0)
        for at in UInt64(0)..<30 { try await spool.write([sample.slice(at, at + 1, bytes: 500)], lane) }
        spool.close()
        let files = bench.files.sorted()
        try #require(files.count >= 4)
        let lost = try Files.readFile(files[1])
        try Files.remove(files[1])
        let broken = try await bench.start()
        #expect(broken.range(sample).last.map { $0 < 30 } == true)
        #expect(broken.condition.damage.count == files.count - 2)
        // Whatever is to be tidied is tidied by then.
        let other = TailSample()
        try await broken.write([other.slice(0, 1)], try await broken.open(other, at: 0))
        try await Task.sleep(for: .milliseconds(300))
        #expect(Set(bench.files).isSuperset(of: Set(files).subtracting([files[1]])))
        broken.close()
        try Files.writeFileDurably(files[1], lost)
        let whole = try await bench.start()
        #expect(whole.range(sample) == [0, 30])
        #expect(whole.condition == SpoolCondition())
        whole.drop(sample.tail, covered: [log(0, 30)])
        #expect(try await eventually { bench.files.allSatisfy { !files.contains($0) } })
    }

    @Test func aFailedFileIsLeftForTheNext() async throws {
        let bench = try SpoolBench()
        let spool = try await bench.start(fileLimit: 4000)
        let lane = try await spool.open(sample, at: 0)
        for at in UInt64(0)..<30 { try await spool.write([sample.slice(at, at + 1, bytes: 500)], lane) }
        #expect(bench.files.count >= 4)
        #expect(spool.range(sample) == [0, 30])
        spool.close()
        #expect(try await bench.start().range(sample) == [0, 30])
    }
}
