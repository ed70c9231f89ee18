package import Platform
package import Protocol

/// Takes in what agents report of their sources, and does what must follow: after lost log a new base, after a fork a
/// new branch of log before it.
package struct AlarmIntake: Sendable {
    private static let textLimit = 500
    private static let kindLimit = 40
    private static let busyPause = Duration.seconds(2)

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
            await orderBase(source, hasChanged: true)
        case "gap", "slot-lost": await orderBase(source, hasChanged: false)
        default: break
        }
        return Done()
    }

    /// Orders it when the backup that is under way, which may need log that was lost, has ended.
    private func orderLater(_ source: SourceEntry) {
        desk.chores.add {
            repeat {
                guard (try? await Task.sleep(for: Self.busyPause)) != nil else { return }
            } while await desk.openJobs().contains { $0.kind == .backup && $0.source == source.id }
            await orderBase(source, hasChanged: false)
        }
    }

    /// Orders a full backup, after the one that is under way; the agent first hears of a source that has changed.
    private func orderBase(_ source: SourceEntry, hasChanged: Bool) async {
        guard !source.paused else { return assignments.changed(source.agent) }
        let backup = BackupID.random()
        let order = BackupOrder(source: source.id, backup: backup, type: 0, fast: true)
        let job = JobEntry(
            id: .random(), kind: .backup, source: source.id, agent: source.agent, backup: backup,
            order: order.encoded, created: clock.now())
        do {
            try await desk.submit(job) { [assignments] in
                if hasChanged { await assignments.send(to: source.agent) }
            }
            log.notice("backup.ordered", (.source, source.name), (.job, job.id.description))
        } catch {
            if hasChanged { assignments.changed(source.agent) }
            if (error as? HoldfastError)?.code == .sourceBusy { orderLater(source) }
            log.notice("backup.not-ordered", (.source, source.name), (.reason, "\(error)"))
        }
    }
}
