package import Platform
package import Protocol
import Repository

/// Watches the members of each source, and hands a source over to the member whose server the cluster has gone to.
package struct Handovers: Sendable {
    /// How often it looks.
    private static let interval = Duration.seconds(1)

    let authority: Authority
    let catalog: Catalog
    let fleet: Fleet
    let facts: FactIntake
    let records: SourceRecords
    let assignments: AssignmentDesk
    let desk: JobDesk
    let alarms: AlarmIntake
    let spool: Spool
    let clock: any WallClock
    let log: Log
    private let turnstile = Turnstile<SourceID>()

    package init(
        authority: Authority, catalog: Catalog, fleet: Fleet, facts: FactIntake, records: SourceRecords,
        assignments: AssignmentDesk, desk: JobDesk, alarms: AlarmIntake, spool: Spool, clock: any WallClock,
        log: Log
    ) {
        self.authority = authority
        self.catalog = catalog
        self.fleet = fleet
        self.facts = facts
        self.records = records
        self.assignments = assignments
        self.desk = desk
        self.alarms = alarms
        self.spool = spool
        self.clock = clock
        self.log = log
    }

    /// Watches until cancelled.
    package func run() async {
        while (try? await Task.sleep(for: Self.interval)) != nil {
            do {
                for source in try await catalog.sourcesWithMembers() where !source.paused { try await look(at: source) }
            } catch {
                log.error("handover.failed", (.reason, HoldfastError(handling: error).message))
            }
        }
    }

    /// How the members of a source stand to each other now.
    package func succession(of source: SourceEntry, _ members: [MemberEntry]) async throws -> Succession {
        let reports = fleet.members(of: source.id)
        let holdings = try await facts.holdings(of: source.id)
        return Succession(
            now: clock.now(), stored: holdings.newest(of: source.branch)?.timeline, cluster: holdings.cluster,
            pulse: fleet.pulse(of: source.id), writer: reports[source.agent],
            members: members.map { .init(agent: $0.agent, report: reports[$0.agent], isRival: $0.isRival) })
    }

    private func look(at source: SourceEntry) async throws {
        let members = try await catalog.members(of: source.id).filter { $0.state == .active }
        let succession = try await succession(of: source, members)
        for var member in members {
            guard let isRival = succession.changes[member.agent] else { continue }
            member.isRival = isRival
            try await catalog.put(member)
            log.warn(
                isRival ? "member.rival" : "member.follows", (.source, source.name), (.agent, member.agent.description))
        }
        guard let next = succession.successor, let member = members.first(where: { $0.agent == next }) else { return }
        let reason = fleet.log(of: source.id)?.status.problem ?? "its agent is not heard of"
        try await handOver(source.id, to: member, because: "the log of the former writer has stopped: \(reason)")
    }

    /// Makes a member the writer of its source. The former one becomes a member, and nothing of it is taken from now on.
    ///
    /// - Parameters:
    ///   - id: the source.
    ///   - member: who takes over.
    ///   - reason: why, for people.
    ///   - isNewLine: whether the new writer's log cannot be proven to go on from what is stored: it gets a branch of
    ///     its own then, and a new base.
    /// - Throws: what keeps the catalogue or the repository from taking it.
    package func handOver(
        _ id: SourceID, to member: MemberEntry, because reason: String, isNewLine: Bool = false
    ) async throws {
        try await turnstile.pass(id) {
            guard let source = try await catalog.source(id), source.state == .active, source.agent != member.agent
            else {
                return
            }
            try await change(source, to: member, because: reason, isNewLine: isNewLine)
        }
    }

    private func change(
        _ source: SourceEntry, to member: MemberEntry, because reason: String, isNewLine: Bool
    ) async throws {
        let stored = try await facts.holdings(of: source.id).newest(of: source.branch)
        var next = source.written(by: member)
        if isNewLine { next.branch = LogBranch(rawValue: source.branch.rawValue + 1) }
        let (from, to) = (name(of: source.agent), name(of: member.agent))
        let finding = Finding(
            source: source.id, time: clock.now(), severity: isNewLine ? .alarm : .warning,
            kind: isNewLine ? "fork" : "handover",
            text: "agent '\(to)' writes the source in place of '\(from)': \(reason)")
        try await catalog.handOver(
            next, from: source.writerAsMember,
            at: stored ?? LogPosition(timeline: TimelineID(rawValue: 0), lsn: .zero), telling: finding)
        FaultPoint.hit("source.handed-over-not-told")
        log.notice("source.handed-over", (.source, source.name), (.agent, to), (.reason, reason))
        try await authority.note("source.handed-over", [("source", source.name), ("from", from), ("to", to)])
        try await settle(next, from: source.agent)
    }

    /// What follows once the catalogue has a new writer; may be repeated. That the new one has recorded it comes last.
    private func settle(_ source: SourceEntry, from former: AgentID) async throws {
        spool.handedOver(source.id, from: former)
        fleet.handedOver(source.id)
        try await desk.sourceMoved(source.id, from: former)
        try await catalog.noteDefinition(try await records.define(source), of: source.id)
        await assignments.send(to: source.agent)
        assignments.changed(former)
        try await alarms.resume()
    }

    /// Ends what a killed process began.
    package func resume() async throws {
        for source in try await catalog.sources() where source.state == .active {
            guard let handover = try await catalog.handover(of: source.id), !handover.isRecorded else { continue }
            try await settle(source, from: handover.former)
        }
    }

    private func name(of agent: AgentID) -> String {
        authority.agents().first { $0.id == agent }?.name ?? agent.description
    }
}
