import Coordinator
import Platform
import Protocol
import Repository
import Testing

@Suite struct SpoolIndexTests {
    private let sample = TailSample()

    private func index(_ slices: [(UInt64, UInt64)], file: UInt64 = 1) -> SpoolIndex {
        var index = SpoolIndex()
        for (at, slice) in slices.enumerated() {
            let start = 8 + UInt64(at) * 100
            index.note(file: file, length: start + 100)
            index.add(
                sample.entry(UInt64(at) + 1, slice.0, slice.1),
                at: SpoolPlace(file: file, start: start, end: start + 100))
        }
        return index
    }

    @Test func slicesThatJoinAreOneTail() {
        let index = index([(100, 200), (200, 300), (300, 310)])
        #expect(
            index.tails(of: sample.tail.source) == [
                SpoolTail(
                    branch: sample.tail.branch, timeline: sample.tail.timeline, from: LSN(rawValue: 100),
                    to: LSN(rawValue: 310))
            ])
        #expect(index.pieces(of: sample.tail).count == 1)
        #expect(index.liveBytes == 300)
        #expect(index.bytes == 308)
    }

    @Test func aTailThatBeginsAnewTakesThePlaceOfTheOldOne() {
        var index = index([(100, 200), (200, 300)])
        index.note(file: 2, length: 108)
        index.add(sample.entry(3, 500, 600, begins: true), at: SpoolPlace(file: 2, start: 8, end: 108))
        #expect(index.tails(of: sample.tail.source).map(\.from.rawValue) == [500])
        #expect(index.removable(writing: 2) == [1])
    }

    @Test(
        arguments: [
            // Opened at, covered to, expected position, joins.
            (100, nil, 310, true), (150, nil, 310, true), (310, nil, 310, true), (311, nil, 311, false),
            (50, nil, 50, false), (50, 100, 310, true), (50, 99, 50, false), (50, 400, 310, true),
        ] as [(UInt64, UInt64?, UInt64, Bool)])
    func anOpenedTailGoesOnWhereItsLogIsHeld(start: UInt64, covered: UInt64?, position: UInt64, joins: Bool) {
        let standing = index([(100, 200), (200, 310)]).standing(
            of: sample.tail, opening: LSN(rawValue: start), covered: covered.map { LSN(rawValue: $0) })
        #expect(standing.position.rawValue == position)
        #expect(standing.joins == joins)
    }

    @Test func anEmptyTailStandsWhereItIsOpened() {
        let standing = SpoolIndex().standing(of: sample.tail, opening: LSN(rawValue: 7), covered: nil)
        #expect(standing.position.rawValue == 7)
        #expect(!standing.joins)
    }

    @Test func onlyWhatTheRepositoryCoversIsDropped() {
        // Pieces of a mebibyte each.
        let size = SpoolPiece.logLimit
        var index = index([(0, size), (size, 2 * size), (2 * size, 3 * size)])
        #expect(index.pieces(of: sample.tail).count == 3)
        let change1 = index.drop(sample.tail, covered: [log(0, size - 1)])
        #expect(!change1)
        let change2 = index.drop(sample.tail, covered: [log(size, 3 * size)])
        #expect(!change2, "the beginning is not covered")
        let change3 = index.drop(sample.tail, covered: [log(0, 2 * size + 5)])
        #expect(change3)
        #expect(index.tails(of: sample.tail.source).map(\.from.rawValue) == [2 * size])
        #expect(index.liveBytes == 100)
        let change4 = index.drop(sample.tail, covered: [log(0, 3 * size)])
        #expect(change4)
        #expect(index.tails.isEmpty)
        #expect(index.removable(writing: nil) == [1])
        #expect(index.removable(writing: 1).isEmpty)
    }

    @Test func whatARestoreHoldsStays() {
        let size = SpoolPiece.logLimit
        var index = index([(0, size), (size, 2 * size), (2 * size, 3 * size)])
        let holds = [sample.tail: [log(size + 1, size + 2)]]
        index.drop(sample.tail, covered: [log(0, 3 * size)], holds: holds)
        #expect(index.tails(of: sample.tail.source).map(\.from.rawValue) == [size])
    }

    @Test func tailsOfEndedTimelinesGoByAgeOrForRoom() {
        var index = SpoolIndex()
        var later = sample
        later.tail.timeline = TimelineID(rawValue: 2)
        index.note(file: 1, length: 308)
        index.add(sample.entry(1, 0, 10, received: 100), at: SpoolPlace(file: 1, start: 8, end: 108))
        let change5 = index.dropEnded(receivedBefore: nil)
        #expect(!change5, "it has not ended")
        index.add(later.entry(2, 5, 20, received: 200), at: SpoolPlace(file: 1, start: 108, end: 208))
        let change6 = index.dropEnded(receivedBefore: Timestamp(microseconds: 100))
        #expect(!change6, "it is not old")
        let change7 = index.dropEnded(receivedBefore: nil, holds: [sample.tail: [log(0, 1)]])
        #expect(!change7, "it is held")
        var second = index
        let change8 = index.dropEnded(receivedBefore: Timestamp(microseconds: 101))
        #expect(change8)
        let change9 = second.dropEnded(receivedBefore: nil)
        #expect(change9)
        #expect(index.tails == [later.tail])
        #expect(second.tails == [later.tail])
    }

    @Test func theSourceThatGoesTakesAllItsTails() {
        var index = index([(0, 10)])
        index.drop(.random())
        #expect(!index.tails.isEmpty)
        index.drop(sample.tail.source)
        #expect(index.tails.isEmpty)
        #expect(index.liveBytes == 0)
    }

    @Test func aMostlyDeadFileIsEmptiedByMovingItsPieces() throws {
        let size = SpoolPiece.logLimit
        var index = index((0..<8).map { (UInt64($0) * size, UInt64($0 + 1) * size) })
        #expect(index.victim(writing: 2) == nil)
        index.drop(sample.tail, covered: [log(0, 6 * size)])
        #expect(index.victim(writing: 1) == nil, "the file being written is left alone")
        #expect(index.victim(writing: 2) == 1)
        for (tail, piece) in index.pieces(in: 1) {
            let start = 8 + (piece.start.rawValue / size - 6) * 100
            index.note(file: 2, length: start + 100)
            let change10 = index.move(piece, of: tail, to: SpoolPlace(file: 2, start: start, end: start + 100))
            #expect(change10)
            let change11 = index.move(piece, of: tail, to: SpoolPlace(file: 2, start: 8, end: 108))
            #expect(!change11, "it is not there now")
        }
        #expect(index.removable(writing: 2) == [1])
        #expect(index.liveBytes == 200)
        #expect(try #require(index.pieces(of: sample.tail, holding: log(6 * size, 8 * size))).count == 2)
        #expect(index.pieces(of: sample.tail, holding: log(6 * size - 1, 8 * size)) == nil)
        #expect(index.pieces(of: sample.tail, holding: log(6 * size, 8 * size + 1)) == nil)
    }

    @Test func aDamagedFileIsNotCopied() {
        var index = index([(0, 10)])
        index.note(file: 1, length: 4000)
        #expect(index.victim(writing: 2) == 1)
        index.note(file: 1, length: 4000, isDamaged: true)
        #expect(index.victim(writing: 2) == nil)
    }

    @Test func manySmallSlicesAreFewPieces() {
        var index = SpoolIndex()
        for number in 0..<UInt64(6400) {
            index.add(
                sample.entry(number + 1, number, number + 1),
                at: SpoolPlace(file: 1, start: number * 10, end: number * 10 + 10))
        }
        #expect(index.pieces(of: sample.tail).count == 6400 / SpoolPiece.sliceLimit)
    }
}
