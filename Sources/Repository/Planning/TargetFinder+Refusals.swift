import Platform
import Protocol

/// Refusals that say what tells branches of log apart.
extension TargetFinder {
    /// The most branches that a refusal describes.
    private static let listed = 8

    /// Several branches may be meant.
    func ambiguous(_ request: TargetRequest, _ branches: [(branch: LogBranch, note: String?)]) -> HoldfastError {
        let known = readable.restorableBranches
        let options = branches.map(\.branch).filter(known.contains).suffix(Self.listed)
        return HoldfastError(
            .badTarget,
            "the target \(request.text) may be meant on \(branches.count) branches of the log: \(places(branches)); "
                + "choose with " + options.map { "--branch \($0)" }.joined(separator: " or "))
    }

    /// Only log that nothing can be restored on holds the target.
    func onlyUnbased(_ request: TargetRequest, _ branches: [(branch: LogBranch, note: String?)]) -> HoldfastError {
        HoldfastError(
            .outsideWindow,
            "the target \(request.text) is not in the log that can be restored, but on \(places(branches)); a branch can "
                + "be restored from the end of its first full backup on")
    }

    /// Nothing can be restored on the named branch.
    func unknown(_ wanted: LogBranch, _ known: [LogBranch]) -> HoldfastError {
        let isThere = readable.unbasedLogs.contains { $0.branch == wanted }
        return HoldfastError(
            .outsideWindow,
            "nothing can be restored on \(isThere ? description(of: wanted) : "branch \(wanted)") of the log, only on "
                + known.suffix(Self.listed).map(description).joined(separator: "; "))
    }

    private func places(_ branches: [(branch: LogBranch, note: String?)]) -> String {
        branches.suffix(Self.listed).map { description(of: $0.branch) + ($0.note.map { ": \($0)" } ?? "") }
            .joined(separator: "; ")
    }

    /// What tells a branch from others.
    private func description(of branch: LogBranch) -> String {
        let windows = readable.windows.filter { $0.branch == branch }
        let logs = readable.unbasedLogs.filter { $0.branch == branch }
        let timelines = Set(windows.map(\.timeline) + logs.map(\.timeline)).sorted().map(\.description)
        var parts = [(timelines.count == 1 ? "timeline " : "timelines ") + timelines.joined(separator: ", ")]
        if let from = windows.map(\.fromTime).min(), let to = windows.map(\.toTime).max() {
            parts.append("\(from.iso8601) to \(to.iso8601)")
        }
        if let from = (windows.map(\.from) + logs.map(\.from)).min(),
            let to = (windows.map(\.to) + logs.map(\.to)).max()
        {
            parts.append("lsn:\(from) to lsn:\(to)")
        }
        if branch == readable.latestBranch { parts.append("the newest") }
        if !logs.isEmpty { parts.append("without a backup to restore from yet") }
        return "branch \(branch) (" + parts.joined(separator: ", ") + ")"
    }
}
