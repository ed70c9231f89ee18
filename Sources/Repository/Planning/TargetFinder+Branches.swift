import Platform
import Protocol

/// The branch of log that a target is meant on. Branches may have positions, transaction numbers, names and even times
/// in common, so one is taken only where no other could be meant.
extension TargetFinder {
    /// The most branches that a refusal describes.
    private static let listed = 8

    /// The branch to look on.
    ///
    /// - Parameters:
    ///   - request: What is asked for.
    ///   - mayFlush: Whether a flush could still bring newer log; where that decides, the newest branch is answered, and
    ///     planning on it asks for the flush.
    /// - Returns: Nil where the log has but one branch, or none that holds the target.
    /// - Throws: `badTarget` where several could be meant, `outsideWindow` where nothing can be restored on the named one.
    func branch(of request: TargetRequest, mayFlush: Bool) async throws -> LogBranch? {
        let known = readable.restorableBranches
        if let wanted = request.branch {
            guard known.contains(wanted) || known.isEmpty else { throw unknown(wanted, known) }
            return wanted
        }
        guard known.count > 1, let newest = known.last else { return nil }
        let windows = readable.windows.filter { $0.timeline == request.timeline ?? $0.timeline }
        let end = windows.filter { $0.branch == newest }
        switch request.moment {
        case .latest, .immediate: return try last(of: request, windows, newest)
        case .time(let time):
            let isAhead = time <= planner.now && !end.isEmpty && end.allSatisfy { $0.toTime < time }
            return try only(request, windows.filter { $0.contains(time) }, mayFlush && isAhead ? newest : nil)
        case .lsn(let lsn):
            let isAhead = !end.isEmpty && end.allSatisfy { $0.to < lsn }
            let holding = windows.filter { $0.from <= lsn && lsn <= $0.to }
            return try only(request, holding, mayFlush && isAhead ? newest : nil)
        case .name where mayFlush: return newest
        case .transaction, .name: return try await searched(request, windows, mayFlush ? newest : nil)
        }
    }

    /// The newest branch, unless a timeline was asked for that it does not have and several others do.
    private func last(
        of request: TargetRequest, _ windows: [RestoreWindow], _ newest: LogBranch
    ) throws(HoldfastError) -> LogBranch? {
        let branches = Set(windows.map(\.branch)).sorted()
        guard branches.count > 1, branches.last != newest else { return branches.last }
        throw ambiguous(request, branches.map { ($0, nil) })
    }

    /// The branch of the windows that hold a target; `growing` is the one that the log of is wanted first.
    private func only(
        _ request: TargetRequest, _ holding: [RestoreWindow], _ growing: LogBranch?
    ) throws(HoldfastError) -> LogBranch? {
        let branches = Set(holding.map(\.branch)).sorted()
        guard branches.count < 2 else { throw ambiguous(request, branches.map { ($0, nil) }) }
        return growing ?? branches.first
    }

    /// The branch whose log holds a transaction or name, or may hold it where it was not read.
    private func searched(
        _ request: TargetRequest, _ windows: [RestoreWindow], _ growing: LogBranch?
    ) async throws -> LogBranch? {
        var found: [(branch: LogBranch, note: String?)] = []
        var isGrown = growing == nil
        for branch in Set(windows.map(\.branch)).sorted() {
            let (isThere, note) = try await holds(branch, request)
            if branch == growing, isThere == true { isGrown = true }
            if isThere != false { found.append((branch, note)) }
        }
        guard isGrown else { return growing }
        guard found.count < 2 else { throw ambiguous(request, found) }
        return found.first?.branch
    }

    /// Whether a branch holds a transaction or name, and what is to be said of that; nil when what was read does not tell.
    private func holds(_ branch: LogBranch, _ request: TargetRequest) async throws -> (Bool?, note: String?) {
        let finder = narrowed(to: branch, entirely: true)
        do {
            switch try await finder.find(request, in: finder.planner.trunks(request)) {
            case .at(let point, _): return (true, point.notes.first)
            case .perhaps(let position, _): return (nil, "perhaps, since its log from lsn:\(position) on was not read")
            case .nowhere: return (false, nil)
            }
        } catch let error as HoldfastError where error.code == .badTarget {
            return (true, "several times")
        }
    }

    private func ambiguous(
        _ request: TargetRequest, _ branches: [(branch: LogBranch, note: String?)]
    ) -> HoldfastError {
        let shown = branches.suffix(Self.listed)
        let places = shown.map { description(of: $0.branch) + ($0.note.map { ": \($0)" } ?? "") }
        let options = shown.map { "--branch \($0.branch)" }.joined(separator: " or ")
        return HoldfastError(
            .badTarget,
            "the target \(request.text) may be meant on \(branches.count) branches of the log: "
                + places.joined(separator: "; ") + "; choose with \(options)")
    }

    private func unknown(_ wanted: LogBranch, _ known: [LogBranch]) -> HoldfastError {
        HoldfastError(
            .outsideWindow,
            "nothing can be restored on branch \(wanted) of the log, only on "
                + known.suffix(Self.listed).map(description).joined(separator: "; "))
    }

    /// What tells a branch from others.
    private func description(of branch: LogBranch) -> String {
        let windows = readable.windows.filter { $0.branch == branch }
        let timelines = Set(windows.map(\.timeline)).sorted().map(\.description)
        var parts = [(timelines.count == 1 ? "timeline " : "timelines ") + timelines.joined(separator: ", ")]
        if let from = windows.map(\.fromTime).min(), let to = windows.map(\.toTime).max() {
            parts.append("\(from.iso8601) to \(to.iso8601)")
        }
        if let from = windows.map(\.from).min(), let to = windows.map(\.to).max() {
            parts.append("lsn:\(from) to lsn:\(to)")
        }
        if branch == readable.restorableBranches.last { parts.append("the newest") }
        return "branch \(branch) (" + parts.joined(separator: ", ") + ")"
    }
}
