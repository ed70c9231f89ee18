import Agent
import Protocol
import Testing

@Suite struct CommitRuleTests {
    @Test(
        arguments: [
            (false, false, false, true, nil), (false, true, false, false, .named), (false, true, false, true, .endless),
            (false, false, true, false, nil), (false, false, true, true, .endless),
            (true, false, false, true, .unnamed),
            (true, true, false, true, nil), (true, false, true, true, nil),
        ] as [(Bool, Bool, Bool, Bool, CommitWait?)])
    func whatCommitsWaitForIsJudgedByTheLogMode(
        isSynchronous: Bool, isNamed: Bool, takesAny: Bool, isShort: Bool, wait: CommitWait?
    ) {
        let rule = CommitRule(isNamed: isNamed, takesAny: takesAny, isShort: isShort)
        #expect(rule.wait(isSynchronous: isSynchronous) == wait)
    }

    /// What has to be set before our stream ends: nothing where the others are enough and nobody names us.
    @Test(
        arguments: [
            ("us", 1, 0, ""), ("ANY 1 (us, db2)", 1, 1, "ANY 1 (db2)"), ("db2", 1, 1, nil), ("", 0, 0, nil),
            ("*", 1, 0, ""), ("*", 1, 1, nil), ("FIRST 2 (us, db2)", 2, 1, "FIRST 1 (db2)"),
        ] as [(String, Int, Int, String?)])
    func whoWaitsForUsIsToldWhatToSet(text: String, counting: Int, others: Int, release: String?) {
        let rule = CommitRule(StandbyNames(text), streamName: "us", counting: counting, others: others)
        #expect(rule.release == release)
    }

    @Test func whoAsksForTooFewIsShortWithoutUs() {
        let rule = CommitRule(StandbyNames("FIRST 1 (us, db2)"), streamName: "us", counting: 1, others: 0)
        #expect(rule.isNamed && !rule.isShort && rule.isShortWithoutUs)
    }
}
