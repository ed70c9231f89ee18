import Glibc
import Platform
import TestSupport

/// Writers, each with a connection of its own, whose rows are noted outside of the database's host as each commit is
/// acknowledged.
final class AcknowledgedRows: Sendable {
    private static let writers = 1...4
    /// Rows of one turn, and turns: more than a writer comes to in any test.
    private static let turn = 4000
    private static let turns = 250

    private let server: PostgreSQLServer
    private let running: [RunningChild]
    private let round: Int

    /// Makes the table if need be and starts the writers; rows of earlier rounds are left as they are.
    init(on server: PostgreSQLServer, round: Int = 0) async throws {
        self.server = server
        self.round = round
        try await server.sql(
            """
            CREATE TABLE IF NOT EXISTS acknowledged (
                writer int, row int, at timestamptz NOT NULL DEFAULT clock_timestamp(), PRIMARY KEY (writer, row))
            """)
        var running: [RunningChild] = []
        for writer in Self.writers {
            let script = try Self.script(of: round * 100 + writer, on: server)
            running.append(try await server.startScript(script, output: Self.output(server, round, writer)))
        }
        self.running = running
    }

    deinit {
        for writer in running { writer.signal(SIGKILL) }
    }

    /// One statement is one transaction, and its row is said only after the server has said that it is committed.
    private static func script(of writer: Int, on server: PostgreSQLServer) throws -> String {
        let (script, block) = (server.file("writer-\(writer).sql"), server.file("writer-\(writer)-turn.sql"))
        let row = """
            INSERT INTO acknowledged (writer, row) SELECT \(writer), coalesce(max(row), 0) + 1 FROM acknowledged \
            WHERE writer = \(writer) RETURNING row \\gset
            \\echo :row

            """
        try Files.writeFileDurably(block, Bytes(String(repeating: row, count: turn).utf8))
        try Files.writeFileDurably(script, Bytes(String(repeating: "\\i \(block)\n", count: turns).utf8))
        return script
    }

    /// Ends the writers.
    func stop() async {
        for writer in running {
            writer.signal(SIGKILL)
            _ = await writer.wait()
        }
    }

    /// The last acknowledged row of each writer.
    var last: [Int] {
        Self.writers.map { writer in
            let lines = (try? Self.end(of: Self.output(server, round, writer))) ?? []
            return lines.compactMap { Int(String(decoding: $0, as: UTF8.self)) }.last ?? 0
        }
    }

    /// How many rows were acknowledged in all.
    var count: Int { last.reduce(0, +) }

    /// The longest that any writer has waited from one row to the next so far, or waits now, by the server's clock.
    var longestPause: Duration {
        get async throws {
            let answer = try await server.sql(
                """
                SELECT ceil(1000 * extract(epoch FROM max(pause)))::bigint FROM (
                    SELECT lead(at, 1, clock_timestamp()) OVER (PARTITION BY writer ORDER BY row) - at AS pause
                    FROM acknowledged WHERE writer / 100 = \(round)) AS w
                """)
            guard let milliseconds = Int(answer) else { throw HoldfastError(.internalFault, "no rows: '\(answer)'") }
            return .milliseconds(milliseconds)
        }
    }

    /// What of the acknowledged rows, or of those before a restored one, is not there; empty when nothing is missing.
    func missing(in restored: RestoredServer) async throws -> String {
        let answer = try await restored.sql(
            "SELECT writer || ' ' || count(*) || ' ' || max(row) FROM acknowledged WHERE writer / 100 = \(round) "
                + "GROUP BY writer")
        var found: [Int: (count: Int, last: Int)] = [:]
        for line in answer.split(separator: "\n") {
            let words = line.split(separator: " ").compactMap { Int($0) }
            if words.count == 3 { found[words[0] - round * 100] = (words[1], words[2]) }
        }
        return zip(Self.writers, last).compactMap { writer, last in
            let (count, end) = found[writer] ?? (0, 0)
            return count == end && end >= last
                ? nil : "writer \(writer): \(count) rows up to \(end), acknowledged up to \(last)"
        }.joined(separator: "; ")
    }

    private static func output(_ server: PostgreSQLServer, _ round: Int, _ writer: Int) -> String {
        server.file("writer-\(round * 100 + writer).out")
    }

    /// The whole lines at the end of a file that is being written.
    private static func end(of path: String) throws -> [Bytes.SubSequence] {
        let file = try Files.open(path, O_RDONLY)
        let size = UInt64(try Files.stat(file).size)
        let start = size - min(size, 4096)
        var bytes = Bytes(repeating: 0, count: Int(size - start))
        var span = bytes.mutableSpan
        let count = try span.withUnsafeMutableBytes { buffer throws(SystemError) in
            try Files.readFully(file, into: buffer, at: start)
        }
        let lines = bytes.prefix(count).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        return Array(lines.dropLast().dropFirst(start == 0 ? 0 : 1))
    }
}
