import Platform
package import Protocol
import Repository

/// Restores: planned from clear facts, ordered with everything the agent needs.
extension Operations {
    /// How long a flush may take.
    static let flushLimit = Duration.seconds(60)

    package func restore(_ request: OpRestore, by person: String) async throws -> RestorePlanReply {
        let source = try await restorableSource(request.name)
        let agent = try authority.agent(named: request.agent.text)
        guard agent.roles.contains(.restore) else {
            throw HoldfastError(
                .notAuthorised, "agent '\(agent.name)' was not enrolled for restores; use a token made --for restore")
        }
        guard request.directory.hasPrefix("/") else {
            throw HoldfastError(
                .usage, "the directory '\(request.directory)' must be an absolute path on the agent's host")
        }
        let target = try TargetParser.parse(
            request.target, exclusive: request.exclusive, timeline: request.timeline, branch: request.branch,
            localOffsetMinutes: LocalZone.offsetMinutes())
        try requireMeaning(of: request.acceptLoss, target)
        let (plan, flushNotes) = try await plan(target, source, accepting: request.acceptLoss)
        let names = try await sourceNames()
        guard let base = try await catalog.backup(plan.base.commit.backup) else {
            throw HoldfastError(.noSuchThing, "the backup \(plan.base.commit.backup) is not in the catalogue")
        }
        var notes = flushNotes + plan.notes
        if authority.keys.siteKey == nil { notes.append("this coordinator keeps no site key and cannot hand out keys") }
        let job = request.dryRun ? nil : try await order(request, plan, source, agent, person)
        return RestorePlanReply(
            base: row(base, names), window: plan.window.row(among: [plan.window]), target: plan.target,
            logObjects: plan.logObjects, bytes: plan.bytes, notes: notes, job: job, end: plan.reach.end,
            endTime: plan.reach.time, segments: plan.reach.segments, partials: plan.reach.partials,
            spoolBytes: plan.reach.spoolBytes)
    }

    /// The source of this name; a removed one keeps its backups, so the last that had the name counts too.
    func restorableSource(_ name: SourceName) async throws -> SourceEntry {
        if let source = try await catalog.source(named: name.text) { return source }
        guard let removed = try await catalog.sources().last(where: { $0.name == name.text }) else {
            return try await source(name)
        }
        return removed
    }

    /// Plans; a target beyond the stored log makes the agent bring the newest log first. Where it cannot, the tail that
    /// the spool holds is used.
    func plan(
        _ target: TargetRequest, _ source: SourceEntry, accepting loss: LSN?
    ) async throws -> (RestorePlan, notes: [String]) {
        let marks = spool.marks(of: source.id)
        let acknowledged = AcknowledgedLog(
            marks: marks, holdings: try await restorable(source.id), writing: source.branch)
        // Nothing follows on a branch that was left.
        let mayGrow = target.branch == nil || target.branch == source.branch
        let mayFlush = mayGrow && source.state == .active && fleet.link(to: source.agent) != nil
        var notes: [String] = []
        if let stored = try await stored(finder(source, besides: tails(of: source)), target, mayFlush: mayFlush) {
            guard target.moment == .latest else {
                try acknowledged.judgeBase(of: stored, target)
                return (stored, notes)
            }
            if mayGrow { notes.append(Self.staleNote) }
        } else if mayFlush {
            do {
                try await freshen(source)
                // What the target may be lay before the flush, so what the spool got since is not asked.
                let left = tails(of: source).filter { $0.branch < source.branch }
                if let plan = try await stored(finder(source, besides: left), target, mayFlush: false),
                    target.moment != .latest || acknowledged.lost(by: plan, target) == nil
                {
                    return (plan, notes)
                }
            } catch let error as HoldfastError where error.code != .badTarget {
                notes.append("the newest log could not be fetched: \(error.message)")
            }
        }
        // Nothing that is planned with goes before the job is there, which holds what it needs itself.
        spool.lease(source.id)
        let plan = try await planned(finder(source, tails(of: source)), target)
        if target.moment == .latest {
            notes += try acknowledged.judge(plan, target, accepted: loss)
        }
        try acknowledged.judgeBase(of: plan, target)
        return (plan, notes)
    }

    /// The plan that the stored log alone allows; nil when more log may be had.
    private func stored(
        _ finder: TargetFinder, _ target: TargetRequest, mayFlush: Bool
    ) async throws -> RestorePlan? {
        do {
            guard case .plan(let plan) = try await finder.plan(target, mayFlush: mayFlush) else { return nil }
            return plan
        } catch let error as HoldfastError where error.code == .outsideWindow {
            return nil
        }
    }

    private func planned(_ finder: TargetFinder, _ target: TargetRequest) async throws -> RestorePlan {
        switch try await finder.plan(target, mayFlush: false) {
        case .plan(let plan): return plan
        case .flushFirst(let error): throw error
        }
    }

    /// Looks for targets in what was read of the source's log; what is in `tails` was not. What is in `others` is not
    /// planned with, but counts where it is told which branch of log is meant.
    private func finder(
        _ source: SourceEntry, _ tails: [SpoolTail] = [], besides others: [SpoolTail] = []
    ) async throws -> TargetFinder {
        let holdings = try await restorable(source.id).including(tails)
        let readable = holdings.including(others)
        return TargetFinder(holdings: holdings, readable: readable, now: clock.now()) { [details] reference in
            try await details.read(reference, of: source.id)
        }
    }

    private static let staleNote = "the source's agent is away, so only log that was sent already can be used"

    /// A loss can be accepted only where the end of the log is asked for.
    private func requireMeaning(of loss: LSN?, _ target: TargetRequest) throws(HoldfastError) {
        guard loss != nil, target.moment != .latest else { return }
        throw HoldfastError(
            .badTarget, "'--accept-loss' has a meaning with '--to latest' only, not with '\(target.text)'")
    }

    private func order(
        _ request: OpRestore, _ plan: RestorePlan, _ source: SourceEntry, _ agent: AgentIdentity, _ person: String
    ) async throws -> JobID {
        try requireOpen()
        _ = try fleet.link(to: agent.id, named: agent.name)
        var order = plan.order(of: source.id)
        (order.directory, order.port, order.start) = (request.directory, request.port, request.start)
        (order.tablespaces, order.originalTablespaces) = (request.tablespaces, request.originalTablespaces)
        (order.force, order.acceptLoss) = (request.force, request.acceptLoss)
        let job = JobEntry(
            id: .random(), kind: .restore, source: source.id, agent: agent.id, backup: order.backup,
            order: order.encoded, created: clock.now())
        FaultPoint.hit("restore.planned-not-queued")
        try await desk.submit(
            job,
            recovery: RecoveryEntry(
                job: job.id, backup: order.backup, target: "\(agent.name):\(request.directory)",
                pointInTime: TargetRequest.text(request.target, on: request.branch)))
        try await authority.note(
            "restore.ordered",
            [("source", source.name), ("agent", agent.name), ("directory", request.directory), ("by", person)])
        return job.id
    }

    /// Passes when this coordinator can hand out keys.
    func requireOpen() throws(HoldfastError) {
        guard authority.keys.siteKey == nil else { return }
        throw HoldfastError(
            .coordinatorBlind, "this coordinator keeps no site key; only the recovery key opens its backups")
    }

    /// What the spool adds to the stored log, complete up to the time that the agent last told.
    func tails(of source: SourceEntry) -> [SpoolTail] {
        let status = fleet.log(of: source.id)?.status
        return spool.tails(of: source.id).map { tail in
            var tail = tail
            guard let status, let through = status.spooledThrough, let spooled = status.spooled,
                tail.branch == status.branch ?? source.branch, tail.timeline == status.timeline, spooled <= tail.to
            else { return tail }
            tail.through = max(tail.through ?? through, through)
            return tail
        }
    }
}

extension RestorePlan {
    /// The order to carry it out and start the server, in a place that is still to be named.
    func order(of source: SourceID) -> RestoreOrder {
        RestoreOrder(
            source: source, backup: base.commit.backup, backupAttempt: base.commit.attempt,
            commitSequence: base.sequence, commitDigest: base.digest, target: target, timeline: window.timeline,
            directory: "", start: true, originalTablespaces: false, force: false, dryRun: false, log: log)
    }
}
