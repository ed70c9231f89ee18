import Platform
package import Protocol

/// What the database's commits wait for, where that is not what the source's log mode gives.
extension LogReport {
    /// A finding while it is so.
    ///
    /// - Parameters:
    ///   - source: What people call the source.
    ///   - streamName: What the source's stream calls itself in the database.
    /// - Returns: Nil when nothing is wrong.
    package func commitFinding(of source: SourceName, streamName: String) -> FindingRow? {
        if status.state == .paused { return pausedFinding(of: source, streamName: streamName) }
        let name = CommitRelease.setting
        let remedy =
            "holdfast source edit \(source) --log-mode synchronous, or take \(streamName) out of \(name) "
            + "(see 'holdfast source check \(source)')"
        switch status.commitWait {
        case nil: return nil
        case .named:
            return finding(
                .warning, source,
                "\(name) lists \(streamName), but the source's log mode is asynchronous, in which it never counts: commits "
                    + "go on only while enough other standbys are there; \(remedy)")
        case .endless:
            return finding(
                .critical, source,
                "commits at remote_write, on and remote_apply wait for ever: too few of the standbys that \(name) takes "
                    + "are there, and \(streamName) does not count since the source's log mode is asynchronous; \(remedy)"
            )
        case .unnamed:
            return finding(
                .warning, source,
                "the source's log mode is synchronous, but no commit waits for us: \(name) does not list "
                    + "\(streamName); add it as 'holdfast source check \(source)' says")
        }
    }

    /// The source rests, so its stream counts in no log mode.
    private func pausedFinding(of source: SourceName, streamName: String) -> FindingRow? {
        let statements = status.release.map { " or run there: \(CommitRelease($0).statements)" } ?? ""
        let remedy = "holdfast source resume \(source)," + statements
        switch status.commitWait {
        case nil, .unnamed: return nil
        case .named:
            return finding(
                .warning, source,
                "the source is paused, and \(CommitRelease.setting) lists \(streamName): commits go on only while enough "
                    + "other standbys are there; \(remedy)")
        case .endless:
            return finding(
                .critical, source,
                "the source is paused, and commits at remote_write, on and remote_apply wait for \(streamName) until it "
                    + "goes on: too few of the other standbys that \(CommitRelease.setting) takes are there; \(remedy)")
        }
    }

    private func finding(_ severity: FindingSeverity, _ source: SourceName, _ text: String) -> FindingRow {
        FindingRow(time: received, severity: severity, kind: "commit-wait", text: text, source: source)
    }
}
