package import Platform
import Protocol

/// Plans a restore whose target is first looked for in what was read of the log.
package struct TargetFinder: Sendable {
    let planner: RestorePlanner
    let holdings: Holdings
    /// All that could be read, by which it is told whether a target may be meant on another branch of the log.
    let readable: Holdings
    let open: TrailReader.Opening

    /// - Parameters:
    ///   - holdings: What is held of the source.
    ///   - readable: The same with log that plans shall not use, though a target may lie in it; nil when there is none.
    ///   - now: The present moment.
    ///   - open: Opens what was read for a log index; nil when it cannot be had.
    package init(
        holdings: Holdings, readable: Holdings? = nil, now: Timestamp, open: @escaping TrailReader.Opening
    ) {
        planner = RestorePlanner(holdings: holdings, of: readable, now: now)
        self.holdings = holdings
        self.readable = readable ?? holdings
        self.open = open
    }

    /// Looks on one branch of the log alone, in all that can be read of it where `entirely`.
    func narrowed(to branch: LogBranch, entirely: Bool = false) -> TargetFinder {
        TargetFinder(self, (entirely ? readable : holdings).only(branch))
    }

    private init(_ whole: TargetFinder, _ holdings: Holdings) {
        planner = RestorePlanner(holdings: holdings, of: whole.readable, now: whole.planner.now)
        self.holdings = holdings
        readable = whole.readable
        open = whole.open
    }

    /// Plans a restore.
    ///
    /// - Parameters:
    ///   - request: What is asked for.
    ///   - mayFlush: Whether a flush could still bring newer log.
    /// - Returns: The plan, or that a flush has to come first.
    /// - Throws: `outsideWindow`; `badTarget` for a name that several restore points have, and for a target that may be
    ///   meant on several branches of the log.
    package func plan(_ request: TargetRequest, mayFlush: Bool) async throws -> PlanningResult {
        guard let branch = try await branch(of: request, mayFlush: mayFlush) else {
            return try await planned(request, mayFlush: mayFlush)
        }
        if mayFlush, unbased(request).contains(where: { $0.branch == branch }) {
            return .flushFirst(planner.outside(request, holdings.windows))
        }
        // Nothing follows on a branch that was left.
        let mayGrow = branch == readable.restorableBranches.last
        return try await narrowed(to: branch).planned(request, mayFlush: mayFlush && mayGrow)
    }

    private func planned(_ request: TargetRequest, mayFlush: Bool) async throws -> PlanningResult {
        switch request.moment {
        case .latest, .immediate: return try planner.plan(request, mayFlush: mayFlush)
        case .time, .lsn:
            guard case .plan(let plan) = try planner.plan(request, mayFlush: mayFlush) else {
                return try planner.plan(request, mayFlush: mayFlush)
            }
            return .plan(try await refined(plan, request))
        case .transaction, .name: return try await search(request, mayFlush: mayFlush)
        }
    }

    /// The same with the exact position, as far as the log tells it.
    private func refined(_ plan: RestorePlan, _ request: TargetRequest) async throws -> RestorePlan {
        switch try await resolve(request, along: plan.window) {
        // What lies in the spool was not read, so from there on the database looks for the target itself.
        case .point(let point) where point.position > unread(of: plan.window) ?? .max: return plan
        case .end where unread(of: plan.window) != nil: return plan
        case .point(let point): return try planner.plan(request, at: point, along: plan.window)
        case .end: return try planner.plan(request, at: .end(of: plan.window, request), along: plan.window)
        case .unread, .absent: return plan
        }
    }

    /// Plans for what the log of every window is looked through for.
    private func search(_ request: TargetRequest, mayFlush: Bool) async throws -> PlanningResult {
        let trunks = try planner.trunks(request)
        // Another restore point of the same name may lie in log that is not stored yet.
        if mayFlush, case .name = request.moment { return .flushFirst(planner.outside(request, trunks)) }
        let found = try await find(request, in: trunks)
        if case .at(let point, let window) = found {
            return .plan(try planner.plan(request, at: point, along: window))
        }
        guard !mayFlush else { return .flushFirst(planner.outside(request, trunks)) }
        guard case .perhaps(let position, let window) = found else { throw try await unknown(request, trunks) }
        return .plan(try planner.plan(request, unreadFrom: position, along: window))
    }

    /// Where a name or transaction is, as far as the log was read.
    enum Place {
        case at(TargetPoint, RestoreWindow)
        /// Nowhere in what was read; this was not.
        case perhaps(from: LSN, RestoreWindow)
        case nowhere
    }

    /// Looks through the log of every window: that of the wanted or newest timeline first.
    func find(_ request: TargetRequest, in trunks: [RestoreWindow]) async throws -> Place {
        var unread: Place?
        for window in trunks {
            let tail = self.unread(of: window)
            switch try await resolve(request, along: window) {
            case .point(let point) where point.position <= tail ?? .max: return .at(point, window)
            case .unread(let from): unread = unread ?? .perhaps(from: from, window)
            case .point, .end, .absent: unread = unread ?? tail.map { .perhaps(from: $0, window) }
            }
        }
        return unread ?? .nowhere
    }

    /// The refusal of a name or transaction that the log does not hold, with what comes nearest.
    private func unknown(_ request: TargetRequest, _ trunks: [RestoreWindow]) async throws -> HoldfastError {
        var known = KnownTargets()
        for window in trunks {
            var resolver = TargetResolver(LogTrail(window, in: holdings), open: open)
            try await resolver.gather(request.moment, into: &known)
        }
        return HoldfastError(
            .outsideWindow,
            "\(known.refusal(of: request.moment)); what can be restored: \(RestorePlanner.text(trunks))")
    }

    /// Where the part of a window's log begins that lies in the coordinator's spool; nil when all of it is stored.
    private func unread(of window: RestoreWindow) -> LSN? {
        window.path.compactMap { holdings.tails[.log(branch: window.branch, timeline: $0)]?.from }.min()
    }

    private func resolve(_ request: TargetRequest, along window: RestoreWindow) async throws -> TargetResolution {
        try await resolve(request, along: LogTrail(window, in: holdings))
    }

    func resolve(_ request: TargetRequest, along trail: LogTrail) async throws -> TargetResolution {
        var resolver = TargetResolver(trail, open: open)
        return switch request.moment {
        case .time(let time): try await resolver.time(time, exclusive: request.exclusive)
        case .lsn(let lsn): try await resolver.lsn(lsn, exclusive: request.exclusive)
        case .transaction(let number): try await resolver.transaction(number, exclusive: request.exclusive)
        case .name(let name): try await resolver.name(name, exclusive: request.exclusive)
        case .latest, .immediate: .absent
        }
    }
}

extension TargetPoint {
    /// All log of a window, since none of it lies behind the target.
    fileprivate static func end(of window: RestoreWindow, _ request: TargetRequest) -> TargetPoint {
        var notes: [String] = []
        if case .time = request.moment {
            notes = ["no transaction committed after it up to the end of the stored log at lsn:\(window.to)"]
        }
        return TargetPoint(
            target: RestoreTarget(kind: .latest, exclusive: false), position: window.to, needed: window.to, notes: notes
        )
    }
}
