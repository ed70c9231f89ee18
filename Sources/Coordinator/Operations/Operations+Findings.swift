import Platform
package import Protocol

/// Ending what nothing else ends.
extension Operations {
    /// Ends a finding on an operator's word. Whatever it told of is as it was: a drill that failed keeps its verdict,
    /// and a restore over lost log is still refused without the position to accept.
    ///
    /// - Throws: `noSuchThing`; `badSetting` for a reason that is none, and for a finding that goes by itself.
    package func resolveFinding(_ request: OpFindingResolve, by person: String) async throws -> Done {
        let reason = try Self.reason(request.reason)
        let report = try await status()
        let rows = report.findings + report.sources.flatMap(\.findings)
        guard let row = rows.first(where: { $0.id == request.finding && $0.resolved == nil }) else {
            throw HoldfastError(
                .noSuchThing, "no finding '\(request.finding.escapedForOneLine)' stands; see 'holdfast status'")
        }
        guard row.isForOperatorToEnd, let name = row.source else {
            throw HoldfastError(
                .badSetting, "the finding '\(row.kind)' goes by itself once what it tells of is put right")
        }
        let finding = Finding(
            source: try await source(name).id, time: row.time,
            severity: row.severity == .critical ? .alarm : .warning, kind: row.kind, text: row.text)
        let facts = [("finding", row.id), ("source", name.text), ("kind", row.kind), ("text", row.text)]
        try await authority.note("finding.resolved", facts + [("reason", reason), ("by", person)])
        try await catalog.end(finding, by: person, because: reason, at: clock.now())
        log.notice("finding.resolved", (.source, name.text), (.operator, person), (.reason, reason))
        return Done()
    }

    private static func reason(_ text: String) throws(HoldfastError) -> String {
        guard !text.allSatisfy(\.isWhitespace), text.utf8.count <= Finding.reasonLimit,
            text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7f })
        else {
            throw HoldfastError(
                .badSetting, "the reason must be one line of at most \(Finding.reasonLimit) bytes that says something")
        }
        return text
    }
}
