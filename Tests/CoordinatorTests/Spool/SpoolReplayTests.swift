import Coordinator
import Platform
import Protocol
import Repository
import Testing

@Suite struct SpoolReplayTests {
    private let sample = TailSample()

    private func replay(
        _ entries: [SpoolEntry], covered: [ClosedRange<LSN>] = []
    ) -> SpoolReplay {
        let found = entries.enumerated().map { at, entry in
            SpoolReplay.Found(entry, SpoolPlace(file: 1, start: UInt64(at) * 100, end: UInt64(at) * 100 + 100))
        }
        return SpoolReplay(found, covered: [sample.tail: covered])
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
}
