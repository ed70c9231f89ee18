import Coordinator
import Platform
import Protocol
import TestSupport
import Testing

/// Random lives of a journal: whatever happens, what is acknowledged and not covered is found again, and replaying the
/// files that are left gives the same tails.
@Suite struct SpoolModelTests {
    /// A journal without a disk: entries by file.
    private struct Model {
        var index = SpoolIndex()
        var files: [UInt64: [SpoolReplay.Found]] = [:]
        var writing: UInt64 = 1
        var length: UInt64 = 8
        var sequence: UInt64 = 0

        mutating func place(_ bytes: UInt64) -> SpoolPlace {
            if length + bytes > 4000 {
                writing += 1
                length = 8
            }
            defer { length += bytes }
            return SpoolPlace(file: writing, start: length, end: length + bytes)
        }

        mutating func write(_ entry: SpoolEntry, _ bytes: UInt64) {
            let place = place(bytes)
            index.note(file: place.file, length: place.end)
            index.add(entry, at: place)
            files[place.file, default: []].append(SpoolReplay.Found(entry, place))
        }

        mutating func tidy() {
            remove()
            while let victim = index.victim(writing: writing) {
                for (tail, piece) in index.pieces(in: victim) { copy(piece, tail) }
                remove()
            }
        }

        private mutating func copy(_ piece: SpoolPiece, _ tail: TailName) {
            let entries = (files[piece.place.file] ?? []).filter {
                $0.entry.tail == tail && piece.place.start <= $0.place.start && $0.place.end <= piece.place.end
                    && piece.start <= $0.entry.start && $0.entry.end <= piece.end
            }
            var at = place(piece.bytes)
            let whole = at
            for one in entries {
                at.end = at.start + one.place.length
                files[at.file, default: []].append(SpoolReplay.Found(one.entry, at))
                at.start = at.end
            }
            #expect(at.start == whole.end, "the frames of a piece are all of it")
            index.note(file: whole.file, length: whole.end)
            let hasMoved = index.move(piece, of: tail, to: whole)
            #expect(hasMoved)
        }

        private mutating func remove() {
            for file in index.removable(writing: writing) {
                index.forget(file: file)
                files[file] = nil
            }
        }
    }

    @Test(arguments: 0..<40) func nothingThatIsNeededIsEverLost(seed: UInt64) {
        var generator = SeededRandom(seed: seed &+ 77)
        var samples = (0..<3).map { _ in TailSample() }
        var ends = [UInt64](repeating: 1000, count: 3)
        var starts = ends
        var model = Model()
        for _ in 0..<400 {
            let at = Int.random(in: 0..<3, using: &generator)
            switch Int.random(in: 0..<20, using: &generator) {
            case 0..<14:
                let grow = UInt64.random(in: 1...60, using: &generator) << 12
                model.sequence += 1
                model.write(
                    samples[at].entry(model.sequence, ends[at], ends[at] + grow),
                    UInt64.random(in: 20...300, using: &generator))
                ends[at] += grow
            case 14..<17:
                let covered = UInt64.random(in: starts[at]...ends[at], using: &generator)
                model.index.drop(samples[at].tail, covered: [log(0, covered)])
                starts[at] = covered
            case 17: samples[at].key = .random()
            case 18:
                // Begins anew behind a gap.
                ends[at] += 10
                model.sequence += 1
                model.write(samples[at].entry(model.sequence, ends[at], ends[at] + 5, begins: true), 50)
                starts[at] = ends[at]
                ends[at] += 5
            default: model.tidy()
            }
            check(model, samples, starts, ends)
        }
    }

    private func check(_ model: Model, _ samples: [TailSample], _ starts: [UInt64], _ ends: [UInt64]) {
        let found = model.files.sorted { $0.key < $1.key }.flatMap(\.value)
        let covered = Dictionary(uniqueKeysWithValues: zip(samples.map(\.tail), starts.map { [log(0, $0)] }))
        let replay = SpoolReplay(found, covered: covered)
        for (at, sample) in samples.enumerated() where starts[at] < ends[at] {
            let need = log(starts[at], ends[at])
            #expect(model.index.pieces(of: sample.tail, holding: need) != nil)
            #expect(replay.index.pieces(of: sample.tail, holding: need) != nil)
            #expect(replay.holes[sample.tail] == nil)
        }
        let live = model.index.tails.flatMap { model.index.pieces(of: $0) }.reduce(0) { $0 + $1.bytes }
        #expect(model.index.liveBytes == live)
    }
}
