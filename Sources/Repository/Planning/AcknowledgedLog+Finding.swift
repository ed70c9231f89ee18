package import Platform
package import Protocol

extension AcknowledgedLog {
    /// A finding while a restore to the latest moment would be refused, were the database gone.
    ///
    /// It goes when spool or repository reach the position again, be it since the agent sent the log once more or since
    /// the log behind a new base lies beyond it, and when a fork begins a new branch of log. While no log of the branch
    /// is stored there is none: there is nothing to restore either.
    ///
    /// - Parameters:
    ///   - source: What people call the source.
    ///   - branch: The branch of log that it writes now.
    ///   - holdings: All log that can be read, with what the spool adds.
    ///   - now: When it was looked at.
    /// - Returns: Nil when all that was acknowledged can be read.
    package func finding(
        of source: SourceName, _ branch: LogBranch, in holdings: Holdings, at now: Timestamp
    ) -> FindingRow? {
        guard let end = holdings.newest(of: branch), let lost = lost(of: branch, beyond: end) else { return nil }
        return FindingRow(
            time: now, severity: .critical, kind: "acknowledged-lost",
            text:
                "\(Self.reach(lost, end)): the spool has lost log; bring it back, or the agent, which sends the log again "
                + "while its database has it; until then a restore to latest is refused but with --accept-loss \(end.lsn)",
            source: source)
    }

    /// How far log was acknowledged, and how far it can be read.
    static func reach(_ lost: LogPosition, _ end: LogPosition) -> String {
        "log was acknowledged up to \(lost.lsn) of timeline \(lost.timeline), and can be read up to \(end.lsn) of timeline "
            + "\(end.timeline) only"
    }
}
