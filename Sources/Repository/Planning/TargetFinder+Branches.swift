import Platform
import Protocol

/// The branch of log that a target is meant on. Branches may have positions, transaction numbers, names and even times
/// in common, so one is taken only where no other could be meant.
extension TargetFinder {
    /// The branch to look on.
    ///
    /// - Parameters:
    ///   - request: What is asked for.
    ///   - mayFlush: Whether a flush could still bring newer log; where that decides, the newest branch is answered, and
    ///     planning on it asks for the flush.
    /// - Returns: Nil where the log has but one branch, or none that holds the target.
    /// - Throws: `badTarget` where several could be meant, `outsideWindow` where nothing can be restored on the named one
    ///   or the only one that holds the target.
    func branch(of request: TargetRequest, mayFlush: Bool) async throws -> LogBranch? {
        let known = readable.restorableBranches
        if let wanted = request.branch {
            guard known.contains(wanted) || known.isEmpty else { throw unknown(wanted, known) }
            return wanted
        }
        let unbased = unbased(request)
        guard let restorable = known.last, known.count > 1 || !unbased.isEmpty else { return nil }
        let newest = max(restorable, unbased.map(\.branch).max() ?? restorable)
        let windows = readable.windows.filter { $0.timeline == request.timeline ?? $0.timeline }
        let ends = windows.filter { $0.branch == newest }
        let unbasedEnds = unbased.filter { $0.branch == newest }
        let hasEnd = !ends.isEmpty || !unbasedEnds.isEmpty
        switch request.moment {
        case .latest, .immediate: return try last(of: request, windows, restorable)
        case .time(let time):
            let isBehind = ends.allSatisfy { $0.toTime < time } && unbasedEnds.allSatisfy { $0.ends(before: time) }
            let holding = windows.filter { $0.contains(time) }
            let others = try await logs(unbased, tellingOf: time, besides: windows)
            let growing = mayFlush && time <= planner.now && hasEnd && isBehind ? newest : nil
            return try only(request, holding.map(\.branch) + others.map(\.branch), growing)
        case .lsn(let lsn):
            let isBehind = ends.allSatisfy { $0.to < lsn } && unbasedEnds.allSatisfy { $0.to < lsn }
            let holding = windows.filter { $0.from <= lsn && lsn <= $0.to }
            let others = unbased.filter { $0.from < lsn && lsn <= $0.to }
            return try only(
                request, holding.map(\.branch) + others.map(\.branch), mayFlush && hasEnd && isBehind ? newest : nil)
        case .name where mayFlush: return newest
        case .transaction, .name: return try await searched(request, windows, unbased, mayFlush ? newest : nil)
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

    /// The branch of those that hold a target; `growing` is the one that the log of is wanted first.
    private func only(
        _ request: TargetRequest, _ holding: [LogBranch], _ growing: LogBranch?
    ) throws(HoldfastError) -> LogBranch? {
        let chosen = try chosen(request, Set(holding).sorted().map { ($0, nil) }, besides: growing)
        return growing ?? chosen
    }

    /// The branch whose log holds a transaction or name, or may hold it where it was not read.
    private func searched(
        _ request: TargetRequest, _ windows: [RestoreWindow], _ unbased: [UnbasedLog], _ growing: LogBranch?
    ) async throws -> LogBranch? {
        var found: [(branch: LogBranch, note: String?)] = []
        var points: [TargetPoint] = []
        var isGrown = growing == nil
        for branch in Set(windows.map(\.branch) + unbased.map(\.branch)).sorted() {
            let logs = unbased.filter { $0.branch == branch }
            let (isThere, point, note) =
                try await logs.isEmpty
                ? holds(branch, request) : holds(logs, request, besides: points)
            if let point { points.append(point) }
            if branch == growing, isThere == true { isGrown = true }
            if isThere != false { found.append((branch, note)) }
        }
        guard isGrown else { return growing }
        return try chosen(request, found, besides: nil)
    }

    /// The only branch that holds a target, and that something can be restored on; nil where none does, or where
    /// `growing` may do so as well.
    private func chosen(
        _ request: TargetRequest, _ found: [(branch: LogBranch, note: String?)], besides growing: LogBranch?
    ) throws(HoldfastError) -> LogBranch? {
        let known = readable.restorableBranches
        guard found.contains(where: { known.contains($0.branch) }) else {
            guard !found.isEmpty, growing == nil else { return nil }
            throw onlyUnbased(request, found)
        }
        guard found.count < 2 else { throw ambiguous(request, found) }
        return found.first?.branch
    }

    /// Whether a branch holds a transaction or name, and what is to be said of that; nil when what was read does not tell.
    private func holds(
        _ branch: LogBranch, _ request: TargetRequest
    ) async throws -> (Bool?, TargetPoint?, note: String?) {
        let finder = narrowed(to: branch, entirely: true)
        do {
            switch try await finder.find(request, in: finder.planner.trunks(request)) {
            case .at(let point, _): return (true, point, point.notes.first)
            case .perhaps(let position, _): return (nil, nil, Self.unreadNote(position))
            case .nowhere: return (false, nil, nil)
            }
        } catch let error as HoldfastError where error.code == .badTarget {
            return (true, nil, Self.severalNote)
        }
    }

    static func unreadNote(_ position: LSN) -> String { "perhaps, since its log from lsn:\(position) on was not read" }

    static let severalNote = "several times"
}
