import Platform
package import Protocol
import Repository

/// Drills: ordered, listed, shown with their evidence.
extension Operations {
    /// How long a drill may take when nothing else was said, in seconds.
    static let drillLimit: UInt64 = 6 * 3600
    /// The most checks of a drill, and the most bytes of one.
    static let drillChecks = (count: 200, bytes: 64 << 10)
    /// How many drills a list holds when nothing else was said, and at most.
    private static let listed = (usual: 50, most: 1000)

    package func runDrill(_ request: OpDrillRun, by person: String) async throws -> JobReference {
        let source = try await restorableSource(request.name)
        let agent = try authority.agent(named: request.agent.text)
        guard agent.roles.contains(.drill) else {
            throw HoldfastError(
                .notAuthorised, "agent '\(agent.name)' was not enrolled for drills; use a token made --for drill")
        }
        try requireModest(request.checks)
        guard request.recoveryPoint == nil || request.target == "latest" else {
            throw HoldfastError(
                .usage, "--rpo goes with --to latest: what another target leaves out is not lost work")
        }
        guard request.recoveryPoint == nil || request.branch ?? source.branch == source.branch else {
            throw HoldfastError(
                .usage, "--rpo goes with the branch of log that is written now, \(source.branch): others were left")
        }
        let target = try await drillTarget(request, source)
        let (plan, _) = try await plan(target, source, accepting: nil)
        let order = DrillOrder(
            restore: plan.order(of: source.id), checks: request.checks, amcheck: request.amcheck,
            fullRead: request.fullRead, timeLimit: request.timeLimit ?? Self.drillLimit,
            asked: TargetRequest.text(request.target, on: request.branch), moment: target.moment(asked: clock.now()),
            covered: plan.window.toTime, recoveryTime: request.recoveryTime, recoveryPoint: request.recoveryPoint)
        let job = try await queueDrill(order, source, agent)
        try await authority.note(
            "drill.ordered",
            [("source", source.name), ("agent", agent.name), ("target", order.asked), ("by", person)])
        return JobReference(job: job)
    }

    private func queueDrill(
        _ order: DrillOrder, _ source: SourceEntry, _ agent: AgentIdentity
    ) async throws -> JobID {
        try requireOpen()
        _ = try fleet.link(to: agent.id, named: agent.name)
        let job = JobEntry(
            id: .random(), kind: .drill, source: source.id, agent: agent.id, backup: order.restore.backup,
            order: order.encoded, created: clock.now())
        try await desk.submit(job)
        return job.id
    }

    private func requireModest(_ checks: [DrillCheck]) throws(HoldfastError) {
        guard checks.count <= Self.drillChecks.count else {
            throw HoldfastError(.usage, "a drill takes \(Self.drillChecks.count) checks at most, not \(checks.count)")
        }
        var names: Set<String> = []
        for check in checks {
            guard names.insert(check.name).inserted else {
                throw HoldfastError(.usage, "two checks are called '\(check.name)'; give each a name of its own")
            }
            guard check.encoded.count <= Self.drillChecks.bytes else {
                throw HoldfastError(.usage, "the check '\(check.name)' is longer than \(Self.drillChecks.bytes) bytes")
            }
            guard (check.sql == nil) != (check.table == nil) else {
                throw HoldfastError(.usage, "the check '\(check.name)' must have either SQL or a table")
            }
        }
    }

    private func drillTarget(_ request: OpDrillRun, _ source: SourceEntry) async throws -> TargetRequest {
        if request.target == "random" {
            let windows = try await restorable(source.id).windows.filter {
                $0.timeline == request.timeline ?? $0.timeline && $0.branch == request.branch ?? $0.branch
            }
            guard let moment = RestoreWindow.randomMoment(in: windows) else {
                let place = request.branch.map { " on branch \($0) of its log" } ?? ""
                throw HoldfastError(.outsideWindow, "nothing of source '\(source.name)' can be restored\(place) yet")
            }
            // Any branch will do that has the moment.
            let branch = windows.filter { $0.contains(moment) }.map(\.branch).max()
            return TargetRequest(moment: .time(moment), timeline: request.timeline, branch: branch)
        }
        return try TargetParser.parse(
            request.target, exclusive: false, timeline: request.timeline, branch: request.branch,
            localOffsetMinutes: LocalZone.offsetMinutes())
    }

    package func drills(_ request: OpDrillList) async throws -> DrillList {
        var source: SourceEntry?
        if let name = request.name { source = try await restorableSource(name) }
        let limit = min(Int(request.limit ?? UInt32(Self.listed.usual)), Self.listed.most)
        let names = try await sourceNames()
        return DrillList(rows: try await catalog.drills(of: source?.id, limit: limit).map { row($0, names) })
    }

    package func showDrill(_ request: OpDrillShow) async throws -> DrillDetail {
        let drill = try await drill(request)
        return DrillDetail(
            row: row(drill, try await sourceNames()), evidence: try await drillRecords.envelope(of: drill),
            root: authority.keys.rootBytes)
    }

    private func drill(_ request: OpDrillShow) async throws -> DrillEntry {
        if let job = request.job {
            guard let drill = try await catalog.drill(job) else {
                throw HoldfastError(.noSuchThing, "there is no ended drill \(job); see 'holdfast drill list'")
            }
            return drill
        }
        guard let name = request.name else { throw HoldfastError(.usage, "a drill or a source must be named") }
        guard let drill = try await catalog.drills(of: try await restorableSource(name).id, limit: 1).last else {
            throw HoldfastError(.noSuchThing, "source '\(name)' had no drill yet; run 'holdfast drill run \(name)'")
        }
        return drill
    }

    func row(_ drill: DrillEntry, _ names: [SourceID: SourceName]) -> DrillRow {
        let evidence = drill.evidence
        return DrillRow(
            job: evidence.job, source: names[drill.source] ?? .unknown,
            agent: agentName(evidence.agent) ?? .unknown, backup: evidence.backup, target: evidence.asked,
            verdict: evidence.verdict, started: evidence.started, ended: evidence.ended,
            recoveryTime: evidence.recoveryTime, recoveryPoint: evidence.recoveryPoint)
    }
}

extension TargetRequest {
    /// From which moment lost work is counted; nil for a target that is none.
    fileprivate func moment(asked now: Timestamp) -> Timestamp? {
        switch moment {
        case .time(let time): time
        case .latest: now
        case .immediate, .lsn, .transaction, .name: nil
        }
    }
}
