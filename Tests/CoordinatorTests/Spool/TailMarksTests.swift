import Coordinator
import Platform
import Protocol
import TestSupport
import Testing

@Suite struct TailMarksTests {
    private let source = SourceID.random()

    private func tail(_ timeline: UInt32, branch: UInt32 = 0) -> TailName {
        TailName(source: source, branch: LogBranch(rawValue: branch), timeline: TimelineID(rawValue: timeline))
    }

    private func mark(_ position: UInt64) -> TailMark { TailMark(position: LSN(rawValue: position)) }

    private func timelines(_ marks: TailMarks, branch: UInt32 = 0) -> [UInt32] {
        (marks.positions(of: source)[LogBranch(rawValue: branch)] ?? [:]).keys.map(\.rawValue).sorted()
    }

    @Test func marksOnlyRise() {
        var marks = TailMarks([tail(1): mark(50)])
        #expect(marks.takeChanges().isEmpty)
        marks.raise(tail(1), to: mark(40))
        marks.note(tail(1), LSN(rawValue: 50))
        #expect(marks.takeChanges().isEmpty)
        marks.note(tail(1), LSN(rawValue: 60))
        #expect(marks.takeChanges().raised == [tail(1): mark(60)])
    }

    /// A word is cheap: it takes the place of no mark, whereas what was really acknowledged takes that of the oldest.
    @Test func noSourceHasMoreThanItsShareOfMarks() {
        var marks = TailMarks()
        let limit = UInt32(SpoolLimits.marks)
        for timeline in 10..<(10 + 3 * limit) { marks.note(tail(timeline), LSN(rawValue: 7)) }
        #expect(timelines(marks) == Array(10..<(10 + limit)))
        marks.raise(tail(2, branch: 1), to: mark(9))
        #expect(timelines(marks) == Array(11..<(10 + limit)))
        #expect(timelines(marks, branch: 1) == [2])
        let changes = marks.takeChanges()
        #expect(changes.gone == [tail(10)])
        #expect(changes.raised.count == SpoolLimits.marks)
        let other = SourceID.random()
        var stranger = tail(1)
        stranger.source = other
        marks.note(stranger, LSN(rawValue: 1))
        #expect(marks.positions(of: other).count == 1, "sources do not count against each other")
    }

    @Test func whatCouldNotBeKeptComesAgainAsThingsStandThen() {
        var marks = TailMarks()
        marks.raise(tail(1), to: mark(5))
        let lost = marks.takeChanges()
        marks.raise(tail(1), to: mark(6))
        marks.takeBack(lost)
        #expect(marks.takeChanges().raised == [tail(1): mark(6)])
    }

    @Test func theCatalogueKeepsWhatIsThereAndForgetsTheRest() async throws {
        let folder = try TemporaryFolder()
        let catalog = try Catalog(path: folder.file("catalog.sqlite"))
        defer { catalog.close() }
        var marks = TailMarks()
        marks.raise(tail(1), to: mark(5))
        marks.raise(tail(2), to: mark(6))
        try await catalog.put(tailMarks: marks.takeChanges())
        marks.forget(source)
        let known = TailMark(
            position: LSN(rawValue: 4), digest: TailDigest(maker: 7, value: .sha256(of: [1]), before: .zero))
        marks.raise(tail(2), to: known)
        marks.note(tail(2), LSN(rawValue: 4))
        try await catalog.put(tailMarks: marks.takeChanges())
        #expect(try await catalog.tailMarks() == [tail(2): known])
    }
}
