import Platform
import TestSupport

/// An independent record of transactions: which rows each one wrote, in the order of their commits, as the test made it.
struct TransactionRecord {
    /// Numbers of transactions as the server told them, with their epoch.
    var single = ""
    var nested = ""
    var undone = ""
    var prepared = ""
    /// A moment between two commits, a position right after one, and a moment after all.
    var between = ""
    var position = ""
    var after = ""

    private let server: PostgreSQLServer

    init(on server: PostgreSQLServer) async throws {
        self.server = server
        try await server.sql("CREATE TABLE steps (n int PRIMARY KEY)")
    }

    /// Commits 1; 2 and 3, with a savepoint; not 4; 6; then 5, which was prepared before 6; 7; 8.
    mutating func write() async throws {
        let number = "SELECT pg_current_xact_id();"
        single = try await server.sql("BEGIN; INSERT INTO steps VALUES (1); \(number) COMMIT")
        nested = try await server.sql(
            """
            BEGIN; INSERT INTO steps VALUES (2); SAVEPOINT a; INSERT INTO steps VALUES (3); RELEASE a; \(number) COMMIT
            """)
        undone = try await server.sql("BEGIN; INSERT INTO steps VALUES (4); \(number) ROLLBACK")
        prepared = try await server.sql(
            "BEGIN; INSERT INTO steps VALUES (5); \(number) PREPARE TRANSACTION 'held'")
        try await server.sql("INSERT INTO steps VALUES (6)")
        try await server.sql("COMMIT PREPARED 'held'")
        try await server.sql("SELECT pg_create_restore_point('midway: ä')")
        try await server.sql("SELECT pg_create_restore_point('again')")
        between = try await moment()
        position = try await server.sql("INSERT INTO steps VALUES (7); SELECT pg_current_wal_insert_lsn()")
        try await server.sql("SELECT pg_create_restore_point('again')")
        try await server.sql("INSERT INTO steps VALUES (8)")
        after = try await moment()
    }

    /// A moment that no commit is within 20 ms of.
    private func moment() async throws -> String {
        try await server.sql(
            """
            SELECT pg_sleep(0.02);
            SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');
            SELECT pg_sleep(0.02);
            """
        ).split(separator: "\n").map(String.init).joined()
    }

    /// The rows of a restored copy.
    static func rows(of restored: RestoredServer) async throws -> String {
        try await restored.sql("SELECT string_agg(n::text, ' ' ORDER BY n) FROM steps")
    }
}
