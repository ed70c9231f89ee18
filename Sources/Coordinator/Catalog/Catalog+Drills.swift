import Platform
package import Protocol
package import Repository

/// A drill that has ended, of which the repository holds the evidence.
package struct DrillEntry: Sendable, Equatable {
    package var source: SourceID
    package var evidence: EvidenceContent
}

extension Catalog {
    /// Drills of one source, or of all, the newest last.
    package func drills(of source: SourceID? = nil, limit: Int) async throws -> [DrillEntry] {
        try await drills(where: "?1 IS NULL OR source = ?1", [SQLValue(source)], limit).reversed()
    }

    /// The drill of this job.
    package func drill(_ job: JobID) async throws -> DrillEntry? {
        try await drills(where: "job = ?1", [SQLValue(job)], 1).first
    }

    /// The last drill of each backup.
    package func lastDrills() async throws -> [BackupID: DrillEntry] {
        let newest = "ended = (SELECT max(ended) FROM drills AS other WHERE other.backup = drills.backup)"
        let drills = try await drills(where: newest, [], -1).map { ($0.evidence.backup, $0) }
        return Dictionary(drills) { first, _ in first }
    }

    /// The newest first.
    private func drills(where condition: String, _ values: [SQLValue], _ limit: Int) async throws -> [DrillEntry] {
        try await read { database in
            try database.rows(
                "SELECT source, content FROM drills WHERE \(condition) ORDER BY ended DESC, job LIMIT \(limit)", values
            ) { row in
                let content = try row.blob("content")
                guard let evidence = try? EvidenceContent(decoding: content) else {
                    throw SQLiteError(code: 0, reason: "a drill cannot be read")
                }
                return DrillEntry(source: try row.identifier("source"), evidence: evidence)
            }
        }
    }
}

extension SQLiteDatabase {
    /// Notes an ended drill, with which stands or falls what earlier ones found.
    func add(_ evidence: EvidenceContent, of source: SourceID) throws {
        try run(
            "INSERT OR IGNORE INTO drills (job, source, backup, ended, content) VALUES (?, ?, ?, ?, ?)",
            [
                SQLValue(evidence.job), SQLValue(source), SQLValue(evidence.backup), SQLValue(evidence.ended),
                .blob(evidence.encoded),
            ])
        for earlier in try standingFailures(of: source)
        where earlier.job != evidence.job && evidence.settles(earlier) {
            try run(
                "UPDATE findings SET resolved = ? WHERE source = ? AND kind = ? AND text = ? AND resolved IS NULL",
                [
                    SQLValue(evidence.ended), SQLValue(source), .text(Finding.drillFailed),
                    .text(earlier.findingText),
                ])
        }
        guard evidence.verdict == .failed else { return }
        try add(
            Finding(
                source: source, time: evidence.ended, severity: .alarm, kind: Finding.drillFailed,
                text: evidence.findingText))
    }

    /// The failed drills of which a finding stands.
    private func standingFailures(of source: SourceID) throws -> [EvidenceContent] {
        let texts = try rows(
            "SELECT text FROM findings WHERE source = ? AND kind = ? AND resolved IS NULL",
            [SQLValue(source), .text(Finding.drillFailed)]
        ) { try $0.text("text") }
        guard !texts.isEmpty else { return [] }
        let drills = try rows("SELECT content FROM drills WHERE source = ?", [SQLValue(source)]) { row in
            try? EvidenceContent(decoding: row.blob("content"))
        }
        return drills.compactMap(\.self).filter { $0.verdict == .failed && texts.contains($0.findingText) }
    }
}

extension EvidenceContent {
    /// What a finding says of it.
    fileprivate var findingText: String {
        "the drill of backup \(backup) failed: see 'holdfast drill show \(job)'"
    }
}
