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
}
