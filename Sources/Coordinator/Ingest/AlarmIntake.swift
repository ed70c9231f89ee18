package import Platform
package import Protocol

/// Takes in what agents report of their sources, and does what must follow: after lost log a new base, after a fork a
/// new branch of log before it.
package struct AlarmIntake: Sendable {
    private static let textLimit = 500
    private static let kindLimit = 40

    let catalog: Catalog
    let desk: JobDesk
    let members: MemberCheck
    let assignments: AssignmentDesk
    let clock: any WallClock
    let log: Log

    package init(
        catalog: Catalog, desk: JobDesk, members: MemberCheck, assignments: AssignmentDesk, clock: any WallClock,
        log: Log
    ) {
        self.catalog = catalog
        self.desk = desk
        self.members = members
        self.assignments = assignments
        self.clock = clock
        self.log = log
    }

    /// Notes an alarm.
    ///
    /// - Returns: That it is durable.
    package func take(_ alarm: SourceAlarm, from agent: AgentIdentity) async throws -> Done {
        var source = try await members.requireMember(agent, of: alarm.source)
        let kind = String(alarm.kind.escapedForOneLine.prefix(Self.kindLimit))
        let text = String(alarm.text.escapedForOneLine.prefix(Self.textLimit))
        log.warn("source.alarm", (.source, source.name), (.kind, kind), (.reason, text))
        try await catalog.add([
            Finding(source: source.id, time: clock.now(), severity: .alarm, kind: kind, text: text)
        ])
        switch kind {
        case "fork":
            source.branch = LogBranch(rawValue: source.branch.rawValue &+ 1)
            try await catalog.put(source)
            assignments.changed(source.agent)
            await orderBase(source)
        case "gap", "slot-lost": await orderBase(source)
        default: break
        }
        return Done()
    }

    /// Orders a full backup, unless one is under way already.
    private func orderBase(_ source: SourceEntry) async {
        guard !source.paused else { return }
        let backup = BackupID.random()
        let order = BackupOrder(source: source.id, backup: backup, type: 0, fast: true)
        let job = JobEntry(
            id: .random(), kind: .backup, source: source.id, agent: source.agent, backup: backup,
            order: order.encoded, created: clock.now())
        do {
            try await desk.submit(job)
            log.notice("backup.ordered", (.source, source.name), (.job, job.id.description))
        } catch {
            log.notice("backup.not-ordered", (.source, source.name), (.reason, "\(error)"))
        }
    }
}
