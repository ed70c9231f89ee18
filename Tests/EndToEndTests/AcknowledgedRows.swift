import Glibc
import Platform
import TestSupport

/// Writers whose rows are noted outside of the database as each commit is acknowledged.
final class AcknowledgedRows: Sendable {
    private static let writers = 1...4
    private static let rowLimit = 40_000

    private let server: PostgreSQLServer
    private let running: [RunningChild]
    private let round: Int

    /// Makes the table if need be and starts the writers; rows of earlier rounds are left as they are.
    init(on server: PostgreSQLServer, round: Int = 0) async throws {
        self.server = server
        self.round = round
        try await server.sql(
            "CREATE TABLE IF NOT EXISTS acknowledged (writer int, row int, PRIMARY KEY (writer, row))")
        var running: [RunningChild] = []
        for writer in Self.writers {
            let script = server.file("writer-\(round)-\(writer).sql")
            let lines = (1...Self.rowLimit).map { row in
                "INSERT INTO acknowledged VALUES (\(round * 100 + writer), \(row));\n\\echo \(row)\n"
            }
            try Files.writeFileDurably(script, Bytes(lines.joined().utf8))
            running.append(try await server.startScript(script, output: Self.output(server, round, writer)))
        }
        self.running = running
    }

    deinit {
        for writer in running { writer.signal(SIGKILL) }
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
            let bytes = (try? Files.readFile(Self.output(server, round, writer), limit: 8 << 20)) ?? []
            let whole = bytes.prefix { _ in true }.split(
                separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            return whole.dropLast().compactMap { Int(String(decoding: $0, as: UTF8.self)) }.last ?? 0
        }
    }

    /// How many rows were acknowledged in all.
    var count: Int { last.reduce(0, +) }

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
        server.file("writer-\(round)-\(writer).out")
    }
}
