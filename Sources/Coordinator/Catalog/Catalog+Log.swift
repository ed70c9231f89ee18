package import Platform
package import Protocol

extension Catalog {
    /// Notes a record of a log chain with the objects it lists, and moves the chain's head, in one step.
    package func append(_ entry: LogRecordEntry, objects: [ListedLogObject], head: HeadEntry) async throws {
        try await write { database in
            try database.run(
                """
                INSERT OR IGNORE INTO log_indexes (source, chain, sequence, branch, timeline, gap, record, received)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    SQLValue(entry.source), .text(entry.chain.text), SQLValue(entry.sequence),
                    SQLValue(entry.branch.rawValue), SQLValue(entry.timeline.rawValue), SQLValue(entry.isGap),
                    .blob(entry.record), SQLValue(entry.received),
                ])
            for object in objects { try database.list(object, source: entry.source) }
            try database.move(head)
        }
    }

    /// Commit and log records of a source beyond the given sequences, each chain in its order.
    package func records(of source: SourceID, after: [ChainName: UInt64]) async throws -> [Bytes] {
        try await read { database in
            var records = try database.rows(
                "SELECT record FROM backups WHERE source = ? AND sequence > ? ORDER BY sequence",
                [SQLValue(source), SQLValue(after[.backup] ?? 0)]
            ) { try $0.blob("record") }
            let chains = try database.rows(
                "SELECT chain FROM chain_heads WHERE source = ? AND chain LIKE 'log-%'", [SQLValue(source)]
            ) { try $0.text("chain") }
            for chain in chains {
                let known = ChainName(text: chain).flatMap { after[$0] } ?? 0
                records += try database.rows(
                    "SELECT record FROM log_indexes WHERE source = ? AND chain = ? AND sequence > ? ORDER BY sequence",
                    [SQLValue(source), .text(chain), SQLValue(known)]
                ) { try $0.blob("record") }
            }
            return records
        }
    }
}

extension SQLiteDatabase {
    fileprivate func list(_ object: ListedLogObject, source: SourceID) throws(SQLiteError) {
        try run(
            """
            INSERT OR IGNORE INTO log_objects (name, source, branch, timeline, kind, start_lsn, end_lsn, length, digest,
                sequence) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .text(object.name.path), SQLValue(source), SQLValue(object.branch.rawValue),
                SQLValue(object.timeline.rawValue), .text(object.kind.rawValue), SQLValue(object.start.rawValue),
                SQLValue(object.end.rawValue), SQLValue(object.length), .blob(object.digest.bytes),
                SQLValue(object.sequence),
            ])
    }
}
