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

    @Test(arguments: [
        ("us", 0, ""), ("US", 1, ""), ("FIRST 2 (us, db2)", 1, "FIRST 1 (db2)"), ("ANY 1 (us, db2)", 0, "ANY 1 (db2)"),
        ("ANY 3 (us, \"db-2\", c)", 2, "ANY 2 (\"db-2\", c)"), ("*", 0, ""), ("*", 2, "FIRST 1 (*)"),
        ("FIRST 2 (us, *)", 1, "FIRST 1 (*)"),
    ])
    func whatIsLeftWithoutUsAsksForNoMoreThanThereAre(text: String, others: Int, value: String) {
        #expect(StandbyNames(text).removing("us", others: others) == value)
    }

    @Test(arguments: [
        ("", "us"), ("db2", "FIRST 2 (us, db2)"), ("FIRST 2 (a, b_3)", "FIRST 3 (us, a, b_3)"),
        (#"ANY 1 ("db-2", "Any")"#, #"FIRST 2 (us, "db-2", "Any")"#), (#""2""#, #"FIRST 2 (us, "2")"#),
    ])
    func whatIsAskedForKeepsTheOthers(text: String, value: String) {
        #expect(StandbyNames(text).adding("us") == value)
        #expect(StandbyNames(value).wait(for: "us") != .sometimes && StandbyNames(value).wait(for: "us") != .never)
    }
}
