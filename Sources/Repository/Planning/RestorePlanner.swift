package import Platform
import Protocol

/// Finds base and log for a restore. Pure: holdings, request and the present moment in, a plan out.
package struct RestorePlanner: Sendable {
    /// How much log beyond a wanted time is taken along: commits carry the database's clock, windows that of its
    /// messages, and the two may differ a little.
    package static let allowance = Duration.seconds(300)

    /// Of the branch of log that is meant.
    let holdings: Holdings
    /// Of all branches, which refusals and notes speak of.
    let whole: Holdings
    let now: Timestamp

    /// Plans from what is held at `now`; `whole` holds the other branches of log, where there are any.
    package init(holdings: Holdings, of whole: Holdings? = nil, now: Timestamp) {
        self.holdings = holdings
        self.whole = whole ?? holdings
        self.now = now
    }

    /// Plans a restore.
    ///
    /// - Parameters:
    ///   - request: What is asked for.
    ///   - mayFlush: Whether a flush could still bring newer log.
    /// - Returns: The plan, or that a flush has to come first.
    /// - Throws: `outsideWindow`, naming the windows there are.
    package func plan(_ request: TargetRequest, mayFlush: Bool) throws(HoldfastError) -> PlanningResult {
        let windows = candidates(request)
        guard let newest = windows.last else { throw noWindow(request) }
        switch request.moment {
        case .latest, .immediate:
            let flushable = mayFlush && request.moment == .latest
            return flushable ? .flushFirst(outside(request, windows)) : .plan(try make(request, newest))
        case .time(let time):
            if let window = (others(request) + windows).last(where: { $0.contains(time) }) {
                return .plan(try make(request, window))
            }
            let isBeyond = time > newest.toTime && time <= now
            return try beyond(isBeyond && mayFlush, outside(request, windows))
        case .lsn(let lsn):
            if let window = windows.last(where: { $0.from <= lsn && lsn <= $0.to }) {
                return .plan(try make(request, window))
            }
            return try beyond(lsn > newest.to && mayFlush, outside(request, windows))
        case .transaction, .name: throw outside(request, windows)
        }
    }

    /// Plans a restore whose target was found in the log of `window`: the newest base before it is taken.
    func plan(
        _ request: TargetRequest, at point: TargetPoint, along window: RestoreWindow
    ) throws(HoldfastError) -> RestorePlan {
        let bases = holdings.windows.filter { $0.isSameLog(as: window) && $0.from <= point.position }
        guard let newest = bases.max(by: { $0.from < $1.from }), point.needed <= newest.to else {
            throw outside(request, [window])
        }
        return try make(request, newest, point)
    }

    /// Plans a restore whose target the database has to find, in log that was not read from `position` on.
    func plan(
        _ request: TargetRequest, unreadFrom position: LSN, along window: RestoreWindow
    ) throws(HoldfastError) -> RestorePlan {
        let point = TargetPoint(
            target: request.message, position: max(position, window.from), needed: window.to,
            notes: ["the log from lsn:\(position) on was not read, so the database looks for the target itself"])
        return try plan(request, at: point, along: window)
    }

    /// The windows whose log is looked through, those of the wanted or newest timeline first, each from its oldest base.
    func trunks(_ request: TargetRequest) throws(HoldfastError) -> [RestoreWindow] {
        let windows = candidates(request)
        guard !windows.isEmpty else { throw noWindow(request) }
        let others = others(request).filter { other in !windows.contains(other) }
        return RestoreWindow.merged(windows).reversed() + RestoreWindow.merged(others).reversed()
    }

    private func beyond(_ mayFlush: Bool, _ error: HoldfastError) throws(HoldfastError) -> PlanningResult {
        guard mayFlush else { throw error }
        return .flushFirst(error)
    }

    /// The windows that the request may use, those of one timeline, the best last: by the moment the base was consistent.
    private func candidates(_ request: TargetRequest) -> [RestoreWindow] {
        let all = holdings.windows.filter { $0.timeline == request.timeline ?? $0.timeline }
        let newest = all.max { ($0.branch, $0.timeline) < ($1.branch, $1.timeline) }
        return all.filter { $0.branch == newest?.branch && $0.timeline == newest?.timeline }
            .sorted { ($0.fromTime, $0.from) < ($1.fromTime, $1.from) }
    }

    /// Windows on other timelines than the newest, for a moment that lies on none of the newest; the best last.
    private func others(_ request: TargetRequest) -> [RestoreWindow] {
        guard request.timeline == nil else { return [] }
        return holdings.windows.sorted {
            ($0.branch, $0.timeline, $0.fromTime, $0.from) < ($1.branch, $1.timeline, $1.fromTime, $1.from)
        }
    }

    private func make(
        _ request: TargetRequest, _ window: RestoreWindow, _ point: TargetPoint? = nil
    ) throws(HoldfastError) -> RestorePlan {
        guard let base = holdings.backup(window.backup) else { throw noWindow(request) }
        let ranges = ranges(request, window, base.commit, point)
        let objects = ranges.flatMap { needed($0) }
        let logBytes = objects.reduce(UInt64(0)) { $0 &+ $1.length }
        return RestorePlan(
            base: base, window: window, target: point?.target ?? request.message, log: ranges,
            logObjects: UInt64(objects.count), bytes: base.commit.storedBytes &+ logBytes,
            notes: (point?.notes ?? []) + notes(request, window) + tailNotes(ranges),
            reach: reach(request, window, base.commit, point, objects, ranges))
    }

    private func reach(
        _ request: TargetRequest, _ window: RestoreWindow, _ commit: CommitContent, _ point: TargetPoint?,
        _ objects: [LogObjectEntry], _ ranges: [Protocol.LogRange]
    ) -> PlanReach {
        var reach = PlanReach(objects, ranges)
        switch (point?.target ?? request.message).kind {
        case .latest: (reach.end, reach.time) = (window.to, window.toTime)
        case .immediate: (reach.end, reach.time) = (commit.stopLSN, commit.stopped)
        case .lsn:
            let target = point?.target
            reach.end = target.map { $0.exclusive ? point?.position : point?.needed } ?? request.message.lsn
            reach.time = point?.time
        // The database finds the record by itself.
        case .time: reach.time = request.message.time
        case .xid, .name: break
        }
        return reach
    }

    private func notes(_ request: TargetRequest, _ window: RestoreWindow) -> [String] {
        var notes = branchNotes(request, window)
        if request.timeline == nil, let newest = holdings.windows.map(\.timeline).max(), window.timeline != newest {
            notes.append("the moment lies on timeline \(window.timeline), which was left for timeline \(newest) since")
        }
        if window.path.count > 1 {
            notes.append("follows the timelines " + window.path.map(\.description).joined(separator: " → "))
        }
        if case .latest = request.moment, holdings.tails.isEmpty {
            notes.append("the stored log ends at \(window.to), \(window.toTime.iso8601)")
        }
        return notes
    }

    /// What comes from the spool, and where objects end before it.
    private func tailNotes(_ ranges: [Protocol.LogRange]) -> [String] {
        ranges.compactMap { range in
            guard let from = range.tailFrom, let to = range.tailTo else { return nil }
            let last = (holdings.marks[.log(branch: range.branch, timeline: range.timeline)] ?? []).last
            let kind = last?.objects.last { $0.kind != .history && $0.end == from }?.kind
            return "on timeline \(range.timeline) the stored log ends at \(from)"
                + (kind == .partial ? ", a partial segment" : "") + "; the coordinator's spool leads on to \(to)"
        }
    }
}

/// The log that a restore needs.
extension RestorePlanner {
    private func ranges(
        _ request: TargetRequest, _ window: RestoreWindow, _ commit: CommitContent, _ point: TargetPoint?
    ) -> [Protocol.LogRange] {
        var from = commit.startLSN.segmentStart(size: commit.segmentSize)
        return window.path.enumerated().map { index, timeline in
            let chain = ChainName.log(branch: window.branch, timeline: timeline)
            let next = index + 1 < window.path.count ? window.path[index + 1] : nil
            let left = holdings.coverages.first { $0.branch == window.branch && $0.timeline == next }?.parent?.lsn
            let to = left ?? end(request, window, commit, chain, point)
            let marks = holdings.marks[chain] ?? []
            let tail = holdings.tails[chain].flatMap { $0.from < to ? $0 : nil }
            // Log that was stored behind a hole is not needed where the tail leads over it.
            let last = marks.first { $0.coveredTo >= tail?.from ?? to }?.sequence ?? marks.last?.sequence ?? 0
            let range = LogRange(
                branch: window.branch, timeline: timeline, from: from, to: to, lastIndex: last,
                tailFrom: tail?.from, tailTo: tail.map { _ in to })
            from = (left ?? from).segmentStart(size: commit.segmentSize)
            return range
        }
    }

    /// Where the log of the last timeline may end: a little beyond the target, and never before the base is consistent.
    private func end(
        _ request: TargetRequest, _ window: RestoreWindow, _ commit: CommitContent, _ chain: ChainName,
        _ point: TargetPoint?
    ) -> LSN {
        if let needed = point?.needed {
            return min(window.to, needed.advanced(by: commit.segmentSize).segmentStart(size: commit.segmentSize))
        }
        switch request.moment {
        case .latest, .transaction, .name: return window.to
        case .immediate: return window.path.count > 1 ? window.to : commit.stopLSN
        case .lsn(let lsn):
            return min(window.to, lsn.advanced(by: commit.segmentSize).segmentStart(size: commit.segmentSize))
        case .time(let time):
            let enough = time.advanced(by: Self.allowance)
            let mark = (holdings.marks[chain] ?? []).first { $0.through >= enough && $0.coveredTo >= commit.stopLSN }
            return min(window.to, mark?.coveredTo ?? window.to)
        }
    }

    /// The objects of a stretch: for each segment the longest, and the histories of its timeline.
    private func needed(_ range: LogRange) -> [LogObjectEntry] {
        let chain = ChainName.log(branch: range.branch, timeline: range.timeline)
        var longest: [LSN: LogObjectEntry] = [:]
        var histories: [LogObjectEntry] = []
        for mark in holdings.marks[chain] ?? [] where mark.sequence <= range.lastIndex {
            for object in mark.objects {
                if object.kind == .history {
                    histories.append(object)
                } else if object.end > range.from, object.start < range.to,
                    object.end > longest[object.start]?.end ?? .zero
                {
                    longest[object.start] = object
                }
            }
        }
        return histories + longest.values.sorted { $0.start < $1.start }
    }
}

/// Refusals that say what could be restored instead.
extension RestorePlanner {
    private func noWindow(_ request: TargetRequest) -> HoldfastError {
        let all = reachable(request)
        if let wanted = request.timeline, !all.isEmpty {
            let known = Set(all.map(\.timeline)).sorted().map(\.description).joined(separator: ", ")
            return HoldfastError(
                .outsideWindow,
                "nothing can be restored on timeline \(wanted)\(request.branch.map { " of branch \($0)" } ?? ""), only on "
                    + "timeline \(known): \(Self.text(all))")
        }
        guard all.isEmpty else { return outside(request, all) }
        let reason = holdings.backups.isEmpty ? "no backup is complete" : "the log of no backup is complete"
        return HoldfastError(.outsideWindow, "nothing of this source can be restored yet: \(reason); take a backup")
    }

    func outside(_ request: TargetRequest, _ windows: [RestoreWindow]) -> HoldfastError {
        let reason = reason(request, windows).map { ", \($0)" } ?? ""
        return HoldfastError(
            .outsideWindow,
            "the target \(request.text) lies outside of what can be restored\(reason): "
                + Self.text(whole.restorableBranches.count > 1 ? reachable(request) : windows))
    }
}
