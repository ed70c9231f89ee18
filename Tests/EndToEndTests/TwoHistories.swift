import Platform
import TestSupport
import Testing

/// A server that was put back: its log has two branches, which have positions, transaction numbers and a restore point's
/// name in common, and every row says of which history it is.
struct TwoHistories {
    /// A row, and where the log stood when its transaction wrote it.
    struct Row: Sendable {
        var transaction: Int
        var position: UInt64
    }

    let scene: SpoolScene
    let former: [Row]
    let newest: [Row]
    /// The last row of each history before the restore point `again`.
    let marked: (former: Int, newest: Int)

    /// Lets a server live twice.
    static func with(_ body: (TwoHistories) async throws -> Void) async throws {
        try await SpoolScene.with(mode: "asynchronous") { scene in
            try await scene.server.sql("CREATE TABLE history (branch text, xid bigint, position pg_lsn)")
            try await scene.fleet.command("log", "flush", "main").requireSuccess()
            let snapshot = try await scene.takeSnapshot()
            let first = try await write("former", rounds: 8, scene)
            try await scene.putBack(snapshot)
            try await scene.fleet.start(scene.agent)
            try await scene.expectFork()
            let second = try await write("newest", rounds: 2, scene)
            try await body(
                TwoHistories(
                    scene: scene, former: first.rows, newest: second.rows, marked: (first.marked, second.marked)))
        }
    }

    /// Rows of a transaction each, a restore point among them, and a new segment after every round; all of it is stored.
    static func write(
        _ branch: String, rounds: Int, _ scene: SpoolScene
    ) async throws -> (rows: [Row], marked: Int) {
        let round = """
            DO $$ BEGIN FOR i IN 1..30 LOOP
                INSERT INTO history VALUES ('\(branch)', pg_current_xact_id()::text::bigint, pg_current_wal_insert_lsn());
                COMMIT;
            END LOOP; END $$;
            SELECT pg_switch_wal();

            """
        try await scene.server.sql(round)
        let marked = try await scene.server.sql("SELECT max(xid) FROM history")
        try await scene.server.sql("SELECT pg_create_restore_point('again')")
        for _ in 1..<rounds { try await scene.server.sql(round) }
        try await scene.fleet.command("log", "flush", "main").requireSuccess()
        let text = try await scene.server.sql(
            "SELECT xid || ' ' || (position - '0/0'::pg_lsn) FROM history WHERE branch = '\(branch)' ORDER BY xid")
        let rows = text.split(separator: "\n").compactMap { line -> Row? in
            let words = line.split(separator: " ")
            guard words.count == 2, let transaction = Int(words[0]), let position = UInt64(words[1]) else { return nil }
            return Row(transaction: transaction, position: position)
        }
        #expect(rows.count == rounds * 30)
        return (rows, try #require(Int(marked)))
    }

    /// A transaction in both histories.
    func sharedTransaction() throws -> Int {
        let former = Set(former.map(\.transaction))
        return try #require(newest.dropFirst(40).first { former.contains($0.transaction) }).transaction
    }

    /// A position in both windows; the rows that a restore to it holds of each history end with one of these.
    func sharedPosition() throws -> (position: UInt64, former: [Int], newest: [Int]) {
        let at = try #require(newest.indices.dropFirst(40).first)
        let position = newest[at].position
        #expect(try #require(former.last).position > position, "the former history ended too early")
        // The last one may have committed behind the position.
        let before = former.filter { $0.position < position }.suffix(2).map(\.transaction)
        return (position, before, [newest[at - 1].transaction])
    }

    /// The history that a restored server holds, and its last transaction.
    static func content(_ sql: (String) async throws -> String) async throws -> String {
        try await sql("SELECT string_agg(DISTINCT branch, ' ') || ' ' || max(xid) FROM history")
    }
}

extension UInt64 {
    /// A position as PostgreSQL writes it.
    var positionText: String {
        String(self >> 32, radix: 16, uppercase: true) + "/" + String(self & 0xFFFF_FFFF, radix: 16, uppercase: true)
    }
}
