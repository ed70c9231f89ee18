package import Platform
package import Protocol

extension Catalog {
    /// Adds findings; one that stands open with the same source, kind and text is not repeated.
    package func add(_ findings: [Finding]) async throws {
        try await write { database in
            for finding in findings { try database.add(finding) }
        }
    }

    /// Adds what an agent raised; of its source's alarms only the newest `limit` are kept.
    package func add(alarm: Finding, keeping limit: Int) async throws {
        try await write { database in
            try database.add(alarm)
            try database.run(
                """
                DELETE FROM findings WHERE source IS ?1 AND kind NOT LIKE 'verify:%' AND kind <> '\(Finding.drillFailed)'
                    AND resolved_by IS NULL AND id NOT IN (
                    SELECT id FROM findings WHERE source IS ?1 AND kind NOT LIKE 'verify:%' ORDER BY id DESC LIMIT ?2)
                """, [SQLValue(alarm.source), .integer(Int64(limit))])
        }
    }

    /// Writes the result of a verification: earlier findings of verifications over these sources are resolved.
    package func put(_ verification: Verification, findings: [Finding], sources: Set<SourceID>) async throws {
        try await write { database in
            for source in sources.map({ SQLValue($0) }) + [.null] {
                try database.run(
                    """
                    UPDATE findings SET resolved = ? WHERE source IS ? AND kind LIKE 'verify:%' AND resolved IS NULL
                    """, [SQLValue(verification.ended), source])
            }
            for finding in findings { try database.add(finding) }
            try database.run(
                "INSERT OR REPLACE INTO verifications (job, source, started, ended, objects, bytes, findings) "
                    + "VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    SQLValue(verification.job), SQLValue(verification.source), SQLValue(verification.started),
                    SQLValue(verification.ended), SQLValue(verification.objects), SQLValue(verification.bytes),
                    .integer(Int64(findings.count)),
                ])
        }
    }

    /// Says how one thing of the coordinator itself stands, in place of what was said of it before.
    ///
    /// - Parameters:
    ///   - kind: What it is about.
    ///   - text: What is wrong; nil when nothing is.
    ///   - time: Now.
    /// - Throws: `catalogue`.
    package func tell(_ kind: String, _ text: String?, at time: Timestamp) async throws {
        try await write { database in
            try database.run(
                "UPDATE findings SET resolved = ?1 WHERE source IS NULL AND kind = ?2 AND resolved IS NULL AND text <> ?3",
                [SQLValue(time), .text(kind), .text(text ?? "")])
            guard let text else { return }
            try database.add(Finding(source: nil, time: time, severity: .alarm, kind: kind, text: text))
        }
    }

    /// Whether lost or forked log of the source waits for a new base, since the last one was ordered before it.
    package func lacksBase(_ source: SourceID) async throws -> Bool {
        try await read { database in
            try database.rows(
                "SELECT DISTINCT kind FROM findings WHERE source = ? AND resolved IS NULL", [SQLValue(source)]
            ) { try $0.text("kind") }.contains(where: Finding.kindsLackingBase.contains)
        }
    }

    /// Open findings, newest first.
    package func openFindings(limit: Int) async throws -> [Finding] {
        try await findings("resolved IS NULL", [], limit)
    }

    /// Open findings, those that an operator ended since `time`, and where log was lost or forked those that were put
    /// right since then: nobody may have seen them yet. Newest first.
    package func findings(since time: Timestamp, limit: Int) async throws -> [Finding] {
        let wasLost = "kind IN ('" + Finding.kindsLackingBase.joined(separator: "', '") + "')"
        return try await findings(
            "resolved IS NULL OR resolved >= ? AND (resolved_by IS NOT NULL OR \(wasLost))", [SQLValue(time)], limit)
    }

    private func findings(_ condition: String, _ values: [SQLValue], _ limit: Int) async throws -> [Finding] {
        try await read { database in
            try database.rows(
                "SELECT * FROM findings WHERE \(condition) ORDER BY id DESC LIMIT ?", values + [.integer(Int64(limit))]
            ) { row in
                Finding(
                    source: try row.optionalIdentifier("source"), time: try row.time("time"),
                    severity: Finding.Severity(rawValue: try row.text("severity")) ?? .alarm,
                    kind: try row.text("kind"), text: try row.text("text"), resolved: try row.optionalTime("resolved"),
                    resolvedBy: try row.optionalText("resolved_by"), reason: try row.optionalText("reason"))
            }
        }
    }
}

extension SQLiteDatabase {
    /// Resolves what a committed backup puts right: whatever its source raised before the backup was ordered, and
    /// damaged pages, of which it tells again when they are still there.
    func answerAlarms(with backup: BackupEntry) throws {
        try run(
            """
            UPDATE findings SET resolved = ?1 WHERE source = ?2 AND kind NOT LIKE 'verify:%' AND resolved IS NULL
                AND kind <> '\(Finding.drillFailed)' AND (kind = 'checksum' OR time <= (SELECT max(created) FROM jobs WHERE backup = ?3))
            """, [SQLValue(backup.completed), SQLValue(backup.source), SQLValue(backup.id)])
    }

    func add(_ finding: Finding) throws {
        let same = try rows(
            "SELECT id FROM findings WHERE source IS ? AND kind = ? AND text = ? AND resolved IS NULL LIMIT 1",
            [SQLValue(finding.source), .text(finding.kind), .text(finding.text)]
        ) { try $0.number("id") }
        guard same.isEmpty else { return }
        try run(
            "INSERT INTO findings (source, time, severity, kind, text) VALUES (?, ?, ?, ?, ?)",
            [
                SQLValue(finding.source), SQLValue(finding.time), .text(finding.severity.rawValue),
                .text(finding.kind), .text(finding.text),
            ])
    }
}
