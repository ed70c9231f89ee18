package import Platform
package import Protocol

extension AcknowledgedLog {
    /// A finding while a restore to the latest moment would be refused, were the database gone.
    ///
    /// It goes when spool or repository reach the position again, be it since the agent sent the log once more or since
    /// the log behind a new base lies beyond it. While no log of the branch is stored there is none: there is nothing to
    /// restore either.
    ///
    /// - Parameters:
    ///   - source: What people call the source.
    ///   - branch: Which branch of its log.
    ///   - holdings: All log that can be read, with what the spool adds.
    ///   - now: When it was looked at.
    /// - Returns: Nil when all that was acknowledged can be read.
    package func finding(
        of source: SourceName, _ branch: LogBranch, in holdings: Holdings, at now: Timestamp
    ) -> FindingRow? {
        guard let end = holdings.newest(of: branch), let lost = lost(of: branch, beyond: end) else { return nil }
        let reach = reach(Loss(branch: branch, position: lost), end, on: branch)
        return FindingRow(
            time: now, severity: .critical, kind: "acknowledged-lost",
            text: isLeft(branch)
                ? "\(reach): the spool has lost log; bring it back, nobody else has that log; until then a restore with "
                    + "--to latest --branch \(branch) is refused but with --accept-loss \(end.lsn)"
                : "\(reach): the spool has lost log; bring it back, or the agent, which sends the log again while its "
                    + "database has it; until then a restore to latest is refused but with --accept-loss \(end.lsn)",
            source: source)
    }

    /// The same of all branches, the one that is written now last.
    ///
    /// Of a branch that was left, the spool lets go on purpose what it has held for long. So nothing is told of it from
    /// then on.
    ///
    /// - Parameters:
    ///   - source: What people call the source.
    ///   - branch: The branch of log that it writes now.
    ///   - holdings: All log that can be read, with what the spool adds.
    ///   - now: When it was looked at.
    ///   - span: How long the spool keeps what it has of a branch that was left.
    /// - Returns: One for each branch of which something is missing.
    package func findings(
        of source: SourceName, _ branch: LogBranch, in holdings: Holdings, at now: Timestamp, keptFor span: Duration
    ) -> [FindingRow] {
        let left = marks.keys.filter { former in
            former < branch && holdings.lastTime(of: former).map { now < $0.advanced(by: span) } ?? false
        }
        return (left.sorted() + [branch]).compactMap { finding(of: source, $0, in: holdings, at: now) }
    }

    /// Whether a later branch follows.
    func isLeft(_ branch: LogBranch) -> Bool { newest.map { branch < $0 } ?? false }

    /// How far log was acknowledged, and how far it can be read.
    func reach(_ lost: Loss, _ end: LogPosition, on branch: LogBranch) -> String {
        let own = isLeft(branch) ? " of branch \(branch)" : ""
        let other = isLeft(branch) || lost.branch != branch ? " of branch \(lost.branch)" : ""
        let known =
            lost.branch == branch
            ? "and can be read" : "of which nothing can be restored yet; the log before it\(own) can be read"
        return "log\(other) was acknowledged up to \(lost.position.lsn) of timeline \(lost.position.timeline), "
            + "\(known) up to \(end.lsn) of timeline \(end.timeline) only"
    }
}
