import Coordinator
import Platform
import Protocol
import Repository
import TestSupport
import Testing

@Suite struct SpoolReplayTests {
    private let sample = TailSample()

    private func replay(
        _ entries: [SpoolEntry], covered: [ClosedRange<LSN>] = [], holds: [ClosedRange<LSN>] = []
    ) -> SpoolReplay {
        let found = entries.enumerated().map { at, entry in
            SpoolReplay.Found(entry, SpoolPlace(file: 1, start: UInt64(at) * 100, end: UInt64(at) * 100 + 100))
        }
        return SpoolReplay(found, covered: [sample.tail: covered], holds: [sample.tail: holds])
    }

    private func range(_ replay: SpoolReplay) -> [UInt64] {
        replay.index.tails(of: sample.tail.source).flatMap { [$0.from.rawValue, $0.to.rawValue] }
    }

    @Test func sequenceCountsAndNotThePlace() {
        let replay = replay([sample.entry(3, 30, 40), sample.entry(1, 10, 20), sample.entry(2, 20, 30)])
        #expect(range(replay) == [10, 40])
        #expect(replay.lastSequence == 3)
        #expect(replay.holes.isEmpty)
    }

    @Test func theLastOfSeveralCopiesIsUsed() {
        let replay = replay([sample.entry(1, 10, 20), sample.entry(2, 20, 30), sample.entry(1, 10, 20)])
        #expect(range(replay) == [10, 30])
        #expect(replay.index.pieces(of: sample.tail).first?.place.start == 200)
        #expect(replay.index.liveBytes == 200)
    }

    @Test func whatWasSentAgainCountsInsteadOfWhatWasNeverAcknowledged() {
        let entries = [
            sample.entry(1, 10, 20), sample.entry(2, 20, 35), sample.entry(3, 35, 50), sample.entry(4, 20, 30),
        ]
        #expect(range(replay(entries)) == [10, 30])
    }

    @Test func aTailEndsAtAHole() {
        let replay = replay([sample.entry(1, 10, 20), sample.entry(3, 30, 40), sample.entry(4, 40, 50)])
        #expect(range(replay) == [10, 20])
        #expect(replay.holes == [sample.tail: LSN(rawValue: 20)])
    }

    @Test func aHoleThatWasFilledSinceIsNone() {
        let replay = replay([
            sample.entry(1, 10, 20), sample.entry(3, 30, 40), sample.entry(4, 20, 30), sample.entry(5, 30, 45),
        ])
        #expect(range(replay) == [10, 45])
        #expect(replay.holes.isEmpty)
    }

    @Test func aHoleThatTheRepositoryCoversIsNone() {
        let replay = replay([sample.entry(1, 10, 20), sample.entry(3, 30, 40)], covered: [log(0, 32)])
        #expect(range(replay) == [30, 40])
        #expect(replay.holes.isEmpty)
    }

    @Test func aTailThatBeganAnewStaysSo() {
        let replay = replay([sample.entry(1, 10, 20), sample.entry(2, 90, 99, begins: true)])
        #expect(range(replay) == [90, 99])
    }

    @Test func whatIsCoveredIsDroppedAtOnce() {
        #expect(range(replay([sample.entry(1, 10, 20)], covered: [log(0, 20)])).isEmpty)
    }

    @Test func whatARestoreWasPromisedStaysThoughItIsCovered() {
        let entries = [sample.entry(1, 10, 20), sample.entry(2, 20, 30, begins: false)]
        #expect(range(replay(entries, covered: [log(0, 30)], holds: [log(12, 30)])) == [10, 30])
        #expect(range(replay(entries, covered: [log(0, 30)], holds: [log(40, 50)])).isEmpty)
    }

    /// Stretches must come to the same as their entries one by one, whatever was copied, lost or sent again.
    @Test(arguments: 0..<200) func stretchesComeToTheSameAsTheirEntries(seed: UInt64) {
        var generator = SeededRandom(seed: seed &+ 5)
        let found = journal(&generator)
        let covered = Bool.random(using: &generator) ? [log(0, .random(in: 0...400, using: &generator))] : []
        let replay = SpoolReplay(found, covered: [sample.tail: covered], holds: [sample.tail: [.zero ... .max]])
        let expected = SpoolReplayReference(found, sample.tail, covered: covered)
        #expect(replay.index.pieces(of: sample.tail).first?.start == expected.run.first?.entry.start)
        #expect(replay.index.pieces(of: sample.tail).last?.end == expected.run.last?.entry.end)
        #expect(replay.index.liveBytes == expected.run.reduce(0) { $0 + $1.place.length })
        #expect(replay.holes[sample.tail] == expected.hole)
        #expect(replay.strands[sample.tail]?.end == expected.strandedEnd)
        #expect(replay.lastSequence == found.map(\.entry.sequence).max() ?? 0)
    }

    private func journal(_ generator: inout SeededRandom) -> [SpoolReplay.Found] {
        var entries: [SpoolEntry] = []
        var end: UInt64 = 10
        for sequence in UInt64(1)...60 {
            let begins = Int.random(in: 0..<40, using: &generator) == 0
            if Int.random(in: 0..<12, using: &generator) == 0 {
                end -= min(end, .random(in: 1...15, using: &generator))
            }
            let next = end + .random(in: 1...9, using: &generator)
            entries.append(sample.entry(sequence, end, next, begins: begins))
            end = next
        }
        for _ in 0..<Int.random(in: 0...3, using: &generator) {
            let from = Int.random(in: 0..<entries.count, using: &generator)
            entries += entries[from..<min(entries.count, from + .random(in: 1...20, using: &generator))]
        }
        let losses = Int.random(in: 0...2, using: &generator)
        for _ in 0..<losses { entries.remove(at: .random(in: 0..<entries.count, using: &generator)) }
        return entries.enumerated().map { at, entry in
            let start = UInt64(at % 25) * 100
            return SpoolReplay.Found(entry, SpoolPlace(file: UInt64(at / 25) + 1, start: start, end: start + 100))
        }
    }
}
