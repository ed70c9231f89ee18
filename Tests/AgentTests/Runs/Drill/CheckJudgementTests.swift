import Agent
import Protocol
import Testing

@Suite struct CheckJudgementTests {
    private static func verdict(
        _ found: String?, _ comparison: DrillComparison, _ expected: String?
    ) -> DrillCheckVerdict {
        let check = DrillCheck(name: "x", database: "d", sql: "?", expected: expected, comparison: comparison)
        return CheckJudgement.judge(check, found: found).verdict
    }

    @Test func withoutExpectationAnAnswerIsEnough() {
        #expect(Self.verdict(nil, .equal, nil) == .passed)
        #expect(Self.verdict("x", .atLeast, nil) == .passed)
    }

    @Test func equalMeansTheSameText() {
        #expect(Self.verdict("7", .equal, "7") == .passed)
        #expect(Self.verdict("07", .equal, "7") == .failed)
        #expect(Self.verdict(nil, .equal, "") == .failed)
    }

    @Test func limitsCompareWholeNumbers() {
        #expect(Self.verdict("10", .atLeast, "9") == .passed)
        #expect(Self.verdict("9", .atLeast, "10") == .failed)
        #expect(Self.verdict("-1", .atMost, "0") == .passed)
        #expect(Self.verdict("1", .atMost, "0") == .failed)
        #expect(Self.verdict(nil, .atLeast, "0") == .failed)
    }

    @Test func whatIsNoNumberIsBrokenAndSaysSo() {
        #expect(Self.verdict("ten", .atLeast, "9") == .broken)
        #expect(Self.verdict("10", .atMost, "many") == .broken)
        #expect(Self.verdict("99999999999999999999", .atLeast, "9") == .broken)
    }

    @Test func whatWasFoundIsCutAtACharacter() {
        let found = String(repeating: "é", count: 2000)
        let cut = CheckJudgement.cut(found)
        #expect(cut.utf8.count <= CheckJudgement.foundLimit)
        #expect(cut.hasSuffix("é..."))
        #expect(CheckJudgement.cut("short") == "short")
    }
}
