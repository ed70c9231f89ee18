import Agent
import Testing

@Suite struct RestoreSpaceTests {
    private static func log(_ bytes: UInt64) -> (partialValue: UInt64, overflow: Bool) { (bytes, false) }

    @Test func laidLogIsCountedWhole() {
        let space = RestoreSpace(files: 5 << 30, log: Self.log(7 << 30), replays: false)
        #expect(space.bytes == 12 << 30)
        #expect(space.description == "the backup needs \(5 << 30) and its log \(7 << 30)")
    }

    @Test func replayedLogGoesAgain() {
        #expect(RestoreSpace(files: 5 << 30, log: Self.log(7 << 30), replays: true).bytes == 7 << 30)
        #expect(RestoreSpace(files: 5 << 30, log: Self.log(1 << 20), replays: true).bytes == (5 << 30) + (1 << 20))
    }

    @Test func whatCannotBeCountedNeverFits() {
        #expect(RestoreSpace(files: 1, log: (0, true), replays: false).bytes == .max)
        #expect(RestoreSpace(files: .max, log: Self.log(2), replays: true).bytes == .max)
        #expect(RestoreSpace(files: 1, log: (0, true), replays: true).bytes == 1 + RestoreSpace.replayed)
    }
}
