import Platform
package import Protocol

extension Catalog {
    /// Up to where the spool ever acknowledged each tail, as last kept.
    package func tailMarks() async throws -> [TailName: TailMark] {
        try await read { database in
            let rows = try database.rows("SELECT * FROM tail_marks") { row in
                let tail = TailName(
                    source: try row.identifier("source"), branch: LogBranch(rawValue: try row.smallNumber("branch")),
                    timeline: TimelineID(rawValue: try row.smallNumber("timeline")))
                return (tail, try Self.mark(row))
            }
            return Dictionary(rows) { first, _ in first }
        }
    }

    /// Keeps marks that were raised, and forgets those that are gone.
    package func put(tailMarks changes: TailMarks.Changes) async throws {
        try await write { database in
            for tail in changes.gone {
                try database.run(
                    "DELETE FROM tail_marks WHERE source = ?1 AND branch = ?2 AND timeline = ?3", Self.key(of: tail))
            }
            for (tail, mark) in changes.raised {
                try database.run(
                    """
                    INSERT INTO tail_marks (source, branch, timeline, position, digest) VALUES (?1, ?2, ?3, ?4, ?5)
                    ON CONFLICT (source, branch, timeline) DO UPDATE SET position = ?4, digest = ?5
                    """,
                    Self.key(of: tail) + [SQLValue(mark.position.rawValue), SQLValue(mark.digest?.encoded)])
            }
        }
    }

    private static func mark(_ row: borrowing SQLRow) throws -> TailMark {
        let digest = try row.optionalBlob("digest").map { try TailDigest(decoding: $0) }
        return TailMark(position: LSN(rawValue: try row.number("position")), digest: digest)
    }

    private static func key(of tail: TailName) -> [SQLValue] {
        [SQLValue(tail.source), SQLValue(tail.branch.rawValue), SQLValue(tail.timeline.rawValue)]
    }
}
