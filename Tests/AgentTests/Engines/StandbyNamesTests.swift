import Agent
import Testing

@Suite struct StandbyNamesTests {
    @Test(arguments: [
        ("", StandbyNames.Wait.never), ("db2", .never), ("us", .always), ("US", .always), (#""us""#, .always),
        ("us, db2", .whileConnected), ("db2, us", .sometimes), ("FIRST 1 (us, db2)", .whileConnected),
        ("first 2(db2,us)", .always), ("FIRST 2 (db2, us, db3)", .whileConnected), ("2 (db2, db3, us)", .sometimes),
        ("ANY 1 (us, db2)", .sometimes), ("any 2 (us, db2)", .always), ("ANY 3 (us, db2)", .always), ("*", .sometimes),
        ("FIRST 1 (us, *)", .sometimes), (#""a (b", us"#, .sometimes), (#"ANY 1 ("any 2 (us")"#, .never),
    ])
    func whenACommitWaitsForUs(text: String, wait: StandbyNames.Wait) {
        #expect(StandbyNames(text).wait(for: "us") == wait)
    }
}
