import Glibc
import Platform
import TestSupport

/// Writers of about 10 MB of log a second, each acknowledgement noted with its moment outside of the database.
///
/// A transaction numbers its rows and holds when it began, by the clock of this machine.
final class TimedWriters: Sendable {
    private static let writers = 4
    /// Rows of a transaction, about 1 kB of log each.
    private static let rows = 20
    private static let rate = 520

    private let server: PostgreSQLServer
    private let load: RunningChild
    private let begun = ContinuousClock.now
    private let start: String

    /// Makes the table and starts the writers.
    init(on server: PostgreSQLServer) async throws {
        self.server = server
        try await server.sql("CREATE TABLE timed (writer int, number int, begun timestamptz NOT NULL, body text)")
        let text = """
            \\set number :number + 1
            \\set seed random(1, 100000000)
            INSERT INTO timed SELECT :client_id, :number, clock_timestamp(), encode(sha512((:seed + n)::text::bytea) \
            || sha512((:seed - n)::text::bytea) || sha512((:seed * 3 + n)::text::bytea), 'hex') \
            || repeat('reading of the sensor ', 24) FROM generate_series(1, \(Self.rows)) AS n;
            """
        let script = server.file("timed.sql")
        try Files.writeFileDurably(script, Bytes(text.utf8))
        start = try await server.sql("SELECT pg_current_wal_flush_lsn()")
        load = try await server.startLoad(
            script, clients: Self.writers, rate: Self.rate, variables: ["number": "0"], log: server.file("timed"))
    }

    deinit {
        load.signal(SIGKILL)
    }

    /// How many megabytes of log a second the server has written since.
    func logRate() async throws -> Double {
        let bytes = try await server.sql("SELECT (pg_current_wal_flush_lsn() - '\(start)')::bigint")
        return (Double(bytes) ?? 0) / 1e6 / (begun.duration(to: .now) / .seconds(1))
    }

    /// Waits for the end of the writers, who have lost their server.
    func end() async { _ = await load.wait() }

    /// When each transaction of each writer was acknowledged, in microseconds since 1970.
    func acknowledged() throws -> [[Int]] {
        let bytes = try Files.readFile(server.file("timed.\(load.pid)"), limit: 64 << 20)
        var moments = [[Int]](repeating: [], count: Self.writers)
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            // Client, number, latency, script, seconds, microseconds, delay.
            let words = String(decoding: line, as: UTF8.self).split(separator: " ").map { Int($0) }
            guard words.count >= 6, let writer = words[0], let seconds = words[4], let rest = words[5] else { continue }
            moments[writer].append(seconds * 1_000_000 + rest)
        }
        return moments
    }

    /// What a restore brought of the rows.
    struct Found {
        /// When the newest transaction began, in microseconds since 1970.
        var newest = 0
        /// How many transactions there are.
        var restored = 0
        /// How many were acknowledged.
        var acknowledged = 0
        /// What is wrong with them; empty when nothing is.
        var faults: [String] = []
    }

    /// Compares what a restore brought with what was acknowledged.
    ///
    /// The order of commits is known from outside this far: what was acknowledged before another began came before it.
    func found(in restored: RestoredServer) async throws -> Found {
        let answer = try await restored.sql(
            "SELECT writer, count(*), max(number), (extract(epoch FROM max(begun)) * 1000000)::bigint, "
                + "count(DISTINCT number) FROM timed GROUP BY writer")
        let rows = answer.split(separator: "\n").map { $0.split(separator: "|").compactMap { Int($0) } }
        var found = Found(newest: rows.map { $0[3] }.max() ?? 0, restored: rows.reduce(0) { $0 + $1[2] })
        for (writer, moments) in try acknowledged().enumerated() {
            found.acknowledged += moments.count
            let row = rows.first { $0[0] == writer } ?? [writer, 0, 0, 0, 0]
            let least = moments.prefix { $0 < found.newest }.count
            if row[1] != row[2] * Self.rows || row[4] != row[2] || row[2] < least {
                found.faults.append("writer \(writer): \(row[1]) rows of \(row[2]) transactions, at least \(least)")
            }
        }
        return found
    }
}
