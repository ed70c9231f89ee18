package import Protocol
package import Repository

/// Log that the last verification found broken.
extension Catalog {
    /// Replaces what is known of the sources that were walked.
    package func put(broken: [SourceID: [BrokenLog]], in sources: Set<SourceID>) async throws {
        try await write { database in
            for source in sources {
                try database.run("DELETE FROM broken_log WHERE source = ?", [SQLValue(source)])
                for range in Set(broken[source] ?? []) { try database.add(range, of: source) }
            }
        }
    }

    /// The stretches of a source's log that cannot be restored.
    package func brokenLog(of source: SourceID) async throws -> [BrokenLog] {
        try await read { database in
            try database.rows("SELECT * FROM broken_log WHERE source = ?", [SQLValue(source)]) { row in
                BrokenLog(
                    branch: LogBranch(rawValue: try row.smallNumber("branch")),
                    timeline: TimelineID(rawValue: try row.smallNumber("timeline")),
                    from: LSN(rawValue: try row.number("start_lsn")),
                    to: try row.optionalNumber("end_lsn").map { LSN(rawValue: $0) })
            }
        }
    }
}

extension SQLiteDatabase {
    fileprivate func add(_ range: BrokenLog, of source: SourceID) throws(SQLiteError) {
        try run(
            "INSERT INTO broken_log (source, branch, timeline, start_lsn, end_lsn) VALUES (?, ?, ?, ?, ?)",
            [
                SQLValue(source), SQLValue(range.branch.rawValue), SQLValue(range.timeline.rawValue),
                SQLValue(range.from.rawValue), SQLValue(range.to?.rawValue),
            ])
    }
}
