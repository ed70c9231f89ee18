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

    /// All records of a source's log chains, by chain and sequence.
    package func logRecords(of source: SourceID) async throws -> [LogRecordEntry] {
        try await read { database in
            try database.rows(
                "SELECT * FROM log_indexes WHERE source = ? ORDER BY branch, timeline, sequence", [SQLValue(source)]
            ) { try LogRecordEntry(row: $0) }
        }
    }

    /// The newest index record of a source.
    package func lastLogIndex(of source: SourceID) async throws -> LogRecordEntry? {
        try await read { database in
            try database.rows(
                """
                SELECT * FROM log_indexes WHERE source = ? AND gap = 0
                ORDER BY received DESC, timeline DESC, sequence DESC LIMIT 1
                """, [SQLValue(source)]
            ) { try LogRecordEntry(row: $0) }.first
        }
    }

    /// Objects of one branch and timeline that a signed index lists, by start.
    package func logObjects(
        of source: SourceID, branch: LogBranch, timeline: TimelineID
    ) async throws -> [ListedLogObject] {
        try await read { database in
            try database.rows(
                "SELECT * FROM log_objects WHERE source = ? AND branch = ? AND timeline = ? ORDER BY start_lsn, name",
                [SQLValue(source), SQLValue(branch.rawValue), SQLValue(timeline.rawValue)]
            ) { try ListedLogObject(row: $0) }
        }
    }

    /// Moves the mark up to which a chain's records have receipts.
    package func markReceipted(_ source: SourceID, _ chain: ChainName, at time: Timestamp) async throws {
        try await write { database in
            try database.run(
                "UPDATE chain_heads SET receipted = ? WHERE source = ? AND chain = ?",
                [SQLValue(time), SQLValue(source), .text(chain.text)])
        }
    }

    /// When a record of the chain last got a receipt.
    package func lastReceipt(_ source: SourceID, _ chain: ChainName) async throws -> Timestamp? {
        try await read { database in
            try database.rows(
                "SELECT receipted FROM chain_heads WHERE source = ? AND chain = ?",
                [SQLValue(source), .text(chain.text)]
            ) { try $0.optionalTime("receipted") }.first ?? nil
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

extension ListedLogObject {
    init(row: SQLRow) throws {
        guard let name = ObjectName(try row.text("name")), let kind = Kind(rawValue: try row.text("kind")) else {
            throw SQLiteError(code: 0, reason: "a log object has an unknown name or kind")
        }
        self.init(
            name: name, kind: kind, branch: LogBranch(rawValue: try row.smallNumber("branch")),
            timeline: TimelineID(rawValue: try row.smallNumber("timeline")),
            start: LSN(rawValue: try row.number("start_lsn")), end: LSN(rawValue: try row.number("end_lsn")),
            length: try row.number("length"), digest: try row.digest("digest"), sequence: try row.number("sequence"))
    }
}
