package import Platform
package import Protocol

extension Catalog {
    /// Ends a finding on an operator's word, for good: told again with the same text, it does not stand.
    ///
    /// - Parameters:
    ///   - finding: As it stands; one that is only ever worked out is kept from now on, as ended.
    ///   - person: Who says so.
    ///   - reason: Why.
    ///   - time: Now.
    /// - Throws: `catalogue`.
    package func end(_ finding: Finding, by person: String, because reason: String, at time: Timestamp) async throws {
        let values = [SQLValue(time), .text(person), .text(reason)]
        let which = [SQLValue(finding.source), .text(finding.kind), .text(finding.text)]
        try await write { database in
            try database.add(finding)
            try database.run(
                """
                UPDATE findings SET resolved = ?, resolved_by = ?, reason = ?
                    WHERE source IS ? AND kind = ? AND text = ? AND resolved IS NULL
                """, values + which)
        }
    }

    /// What operators ended of the source's findings: kinds and texts.
    package func endedFindings(of source: SourceID) async throws -> Set<[String]> {
        try await read { database in
            Set(
                try database.rows(
                    "SELECT kind, text FROM findings WHERE source = ? AND resolved_by IS NOT NULL", [SQLValue(source)]
                ) { [try $0.text("kind"), try $0.text("text")] })
        }
    }
}
