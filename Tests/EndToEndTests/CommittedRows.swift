import Platform
import TestSupport

/// An independent record of what was committed when: rows written one at a time, each noted with a moment after its
/// commit and before the next one's begin.
struct CommittedRows {
    /// A moment, a position, and the number of the last row committed before it.
    struct Mark: Sendable {
        var time: String
        var lsn: String
        var row: Int
    }

    private var server: PostgreSQLServer
    private(set) var marks: [Mark] = []
    private var next = 1

    /// Makes the table on `server`.
    init(on server: PostgreSQLServer) async throws {
        self.server = server
        try await server.sql("CREATE TABLE IF NOT EXISTS committed (row int PRIMARY KEY, body text NOT NULL)")
    }

    /// Goes on on the server that the cluster has gone over to, after row `last`.
    mutating func goOn(on server: PostgreSQLServer, after last: Int? = nil) {
        self.server = server
        if let last { next = last + 1 }
    }

    /// Commits `count` rows and notes the moment after them.
    mutating func write(_ count: Int = 1) async throws {
        let last = next + count - 1
        let answer = try await server.sql(
            """
            INSERT INTO committed SELECT n, md5(n::text) FROM generate_series(\(next), \(last)) AS n;
            SELECT pg_sleep(0.02);
            SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || ' '
                || pg_current_wal_insert_lsn();
            SELECT pg_sleep(0.02);
            """)
        let words = answer.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init)
        next = last + 1
        marks.append(Mark(time: words[0], lsn: words[1], row: last))
    }

    /// What the table holds at a restored server: `rows wrong-rows last`.
    static func content(of server: RestoredServer) async throws -> String {
        try await server.sql(
            "SELECT count(*) || ' ' || count(*) FILTER (WHERE body <> md5(row::text)) || ' ' || coalesce(max(row), 0) FROM committed"
        )
    }

    /// What it must hold at a mark.
    static func expected(at mark: Mark) -> String { "\(mark.row) 0 \(mark.row)" }
}
