import Platform
package import Protocol
package import Repository

extension LogReport {
    /// The report with what the stored log proves in place of what the agent says is durable: with more where records
    /// came in since, and never with more than they bear out.
    ///
    /// - Parameters:
    ///   - coverages: What is stored of the source's log.
    ///   - branch: The branch that the source writes now.
    /// - Returns: What may be shown.
    package func proven(by coverages: [LogCoverage], of branch: LogBranch) -> LogReport {
        let timeline = status.timeline
        let stored = coverages.filter {
            $0.branch == branch && $0.timeline <= timeline && !$0.stretches.isEmpty
        }
        let newest = stored.max { $0.timeline < $1.timeline }?.stretches.last
        var status = status
        status.durable = newest?.to ?? .zero
        // An index of log whose time is not known says 0.
        let through = newest.flatMap { $0.through.microseconds > 0 ? $0.through : nil }
        // A database at rest has nothing beyond the stored log, so the log stays complete without a new index.
        let isAtRest = newest != nil && status.durable >= status.server
        let atRest = isAtRest ? status.durableThrough.map { min($0, received) } : nil
        status.durableThrough = [through, atRest].compactMap(\.self).max()
        return LogReport(status: status, received: received)
    }
}
