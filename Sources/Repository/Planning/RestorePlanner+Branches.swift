import Platform
import Protocol

/// What is told of the branches of log besides the one that is meant.
extension RestorePlanner {
    /// All windows that the request could use if its target lay in them.
    func reachable(_ request: TargetRequest) -> [RestoreWindow] {
        request.branch == nil ? whole.windows : holdings.windows
    }

    /// Whether the log has several branches, and the request names none.
    func isForked(_ request: TargetRequest) -> Bool {
        request.branch == nil && whole.restorableBranches.count > 1
    }

    /// Where a target lies that the named branch does not hold.
    func elsewhere(_ request: TargetRequest, _ isHeld: (RestoreWindow) -> Bool) -> String? {
        guard request.branch != nil, !holdings.windows.contains(where: isHeld),
            let other = whole.windows.last(where: isHeld)
        else { return nil }
        return "but lies on branch \(other.branch): give it with --branch \(other.branch)"
    }

    /// What an operator should know of the branch that a plan is on.
    func branchNotes(_ request: TargetRequest, _ window: RestoreWindow) -> [String] {
        guard let newest = whole.latestBranch, window.branch < newest else { return [] }
        let isOfNewest = request.branch == nil && (request.moment == .latest || request.moment == .immediate)
        if isOfNewest, window.branch == whole.restorableBranches.last {
            return ["branch \(newest) of the log, which followed, has no backup yet that can be restored"]
        }
        return ["it lies on branch \(window.branch) of the log, which was left for branch \(newest) since"]
    }

    /// Windows for people, with their branch where there are several.
    static func text(_ windows: [RestoreWindow]) -> String {
        let isForked = Set(windows.map(\.branch)).count > 1
        return RestoreWindow.merged(windows).map {
            "\($0.fromTime.iso8601) to \($0.toTime.iso8601) (lsn:\($0.from) to lsn:\($0.to), "
                + (isForked ? "branch \($0.branch), " : "") + "timeline \($0.timeline))"
        }.joined(separator: "; ")
    }
}
