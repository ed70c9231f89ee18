import Agent
import Repository
import Testing

@Suite struct LeafCutterTests {
    private static let place = BlockLocation(backup: 0, pack: 3, superBlock: 2, offset: 100)

    @Test func runsAreCutAtTheBordersOfLeaves() {
        let leaves = LeafCutter.leaves(of: [
            MapRun(length: 3 << 20), MapRun(length: 2 << 20, location: Self.place), MapRun(length: 7),
        ])
        #expect(leaves.count == 2)
        #expect(leaves[0].runs.map(\.length) == [3 << 20, 1 << 20])
        #expect(leaves[1].runs.map(\.length) == [1 << 20, 7])
        #expect(leaves[1].runs[0].location?.offset == UInt32(100 + (1 << 20)))
    }

    @Test func aHugeHoleFillsManyLeaves() {
        let leaves = LeafCutter.leaves(of: [MapRun(length: 5 << 30)])
        #expect(leaves.count == 1280)
        #expect(leaves.allSatisfy { $0.runs == [LeafRun(length: 4 << 20)] })
    }

    @Test func anEmptyFileHasNoLeaf() {
        #expect(LeafCutter.leaves(of: []).isEmpty)
    }

    @Test func onlyNeighboursAreJoined() {
        var next = Self.place
        next.offset += 50
        let run = MapRun(length: 50, location: Self.place)
        #expect(run.joined(with: MapRun(length: 10, location: next)) == MapRun(length: 60, location: Self.place))
        #expect(run.joined(with: MapRun(length: 10, location: Self.place)) == nil)
        #expect(run.joined(with: MapRun(length: 10)) == nil)
        #expect(MapRun(length: 1).joined(with: MapRun(length: 2)) == MapRun(length: 3))
        #expect(MapRun(length: 1).joined(with: run) == nil)
    }
}
