import Platform
import TestSupport

/// Writers that number their rows: what each had committed at a moment is known from outside, from the rows' own times.
///
/// A row holds when its transaction began; it was acknowledged at the latest when the writer's next one began.
struct BusyWriters {
    /// How far clocks and the way to the server may blur a moment.
    static let blur = "interval '50 milliseconds'"
    private static let count = 4

    private let server: PostgreSQLServer
    private let script: String

    /// Makes the table and the script of the writers.
    init(on server: PostgreSQLServer) async throws {
        self.server = server
        script = server.file("busy.sql")
        try await server.sql(
            "CREATE TABLE busy (writer int, row int, begun timestamptz NOT NULL, PRIMARY KEY (writer, row))")
        let text = """
            INSERT INTO busy SELECT :client_id, coalesce(max(row), 0) + 1, clock_timestamp() FROM busy WHERE writer = :client_id;
            """
        try Files.writeFileDurably(script, Bytes(text.utf8))
        try Files.chmod(script, 0o644)
    }

    /// Writes for so many seconds.
    func write(seconds: Int) async throws {
        _ = try await server.run(
            "pgbench",
            ["-n", "-c", "\(Self.count)", "-j", "2", "-R", "400", "-T", "\(seconds)", "-f", script, "postgres"]
        ).requireSuccess()
    }

    /// The moment that lies at this share of all that was written, as ISO 8601 in UTC.
    func moment(at share: Double) async throws -> String {
        try await server.sql(
            """
            SELECT to_char((min(begun) + (max(begun) - min(begun)) * \(share)) AT TIME ZONE 'UTC', \
            'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') FROM busy
            """)
    }

    /// What is wrong with what a restore to `moment` brought; empty when nothing is.
    func faults(of restored: RestoredServer, at moment: String) async throws -> String {
        let found = try await restored.sql(
            "SELECT coalesce(string_agg(format('(%s,%s,%s)', writer, n, last), ','), '(-1,0,0)') FROM "
                + "(SELECT writer, count(*) AS n, max(row) AS last FROM busy GROUP BY writer) AS w")
        return try await server.sql(
            """
            WITH told AS (SELECT *, lead(begun) OVER (PARTITION BY writer ORDER BY row) AS acknowledged FROM busy),
            bounds AS (SELECT writer,
                coalesce(max(row) FILTER (WHERE acknowledged < '\(moment)'::timestamptz - \(Self.blur)), 0) AS least,
                coalesce(max(row) FILTER (WHERE begun <= '\(moment)'::timestamptz + \(Self.blur)), 0) AS most
                FROM told GROUP BY writer),
            found (writer, n, last) AS (VALUES \(found))
            SELECT coalesce(string_agg(format('writer %s: rows %s, last %s, expected %s to %s', b.writer, n, last, least, most), '; '), '')
            FROM bounds AS b LEFT JOIN found AS f USING (writer)
            WHERE coalesce(n, 0) <> coalesce(last, 0) OR coalesce(last, 0) NOT BETWEEN least AND most
            """)
    }
}
