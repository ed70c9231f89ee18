import Coordinator
import Platform
import Testing

@Suite struct SQLiteDatabaseTests {
    @Test func valuesComeBackAsTheyWereBound() throws {
        let database = try SQLiteDatabase(path: ":memory:")
        try database.script("CREATE TABLE t (a, b, c, d, e)")
        let most = SQLValue(UInt64.max)
        try database.run(
            "INSERT INTO t VALUES (?, ?, ?, ?, ?)", [.null, .text(""), .blob([]), most, .text("é\u{1F600}'\"")])
        let rows = try database.rows("SELECT * FROM t") { row in
            [try row.value("a"), try row.value("b"), try row.value("c"), try row.value("d"), try row.value("e")]
        }
        #expect(rows == [[.null, .text(""), .blob([]), most, .text("é\u{1F600}'\"")]])
    }

    @Test func aFailedTransactionLeavesNothing() throws {
        let database = try SQLiteDatabase(path: ":memory:")
        try database.script("CREATE TABLE t (a INTEGER PRIMARY KEY)")
        #expect(throws: SQLiteError.self) {
            try database.transaction {
                try database.run("INSERT INTO t VALUES (1)")
                try database.run("INSERT INTO t VALUES (1)")
            }
        }
        #expect(try database.rows("SELECT * FROM t") { try $0.number("a") }.isEmpty)
        _ = try database.transaction { _ = try database.run("INSERT INTO t VALUES (2)") }
        #expect(try database.rows("SELECT * FROM t") { try $0.number("a") } == [2])
    }

    @Test func aColumnOfAnotherKindIsAnErrorAndNoTrap() throws {
        let database = try SQLiteDatabase(path: ":memory:")
        #expect(throws: SQLiteError.self) { try database.rows("SELECT 'x' AS a") { try $0.number("a") } }
        #expect(throws: SQLiteError.self) { try database.rows("SELECT 1 AS a") { try $0.text("b") } }
        #expect(throws: SQLiteError.self) { try database.rows("SELECT -1 AS a") { try $0.smallNumber("a") } }
    }

    @Test func aNewerCatalogueIsRefused() throws {
        let database = try SQLiteDatabase(path: ":memory:")
        try Schema.migrate(database)
        try Schema.migrate(database)
        try database.script("PRAGMA user_version = 999")
        #expect(throws: SQLiteError.self) { try Schema.migrate(database) }
    }
}
