package import Platform
package import Protocol
import Synchronization

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
    private let waiting = WaitingBases()

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
        let kind = alarm.kind
        guard (1...Self.kindLimit).contains(kind.utf8.count), kind.utf8.allSatisfy(Self.isOfWords) else {
            throw HoldfastError(.malformedMessage, "the kind of an alarm is a word of lower-case letters and hyphens")
        }
        let text = String(alarm.text.escapedForOneLine.prefix(Self.textLimit))
        log.warn("source.alarm", (.source, source.name), (.kind, kind), (.reason, text))
        let finding = Finding(source: source.id, time: clock.now(), severity: .alarm, kind: kind, text: text)
        try await catalog.add(alarm: finding, keeping: IngestLimits.alarms)
        switch kind {
        case "fork":
            // A fork told again, before the new branch holds any log, is the same fork.
            if try await hasLog(source) {
                try await catalog.raiseBranch(of: source.id, from: source.branch)
                source.branch = LogBranch(rawValue: source.branch.rawValue + 1)
            }
            await orderBase(source, hasChanged: true)
        case _ where Finding.kindsLackingBase.contains(kind): await orderBase(source, hasChanged: false)
        default: break
        }
        return Done()
    }

    /// Orders the bases that lost or forked log still waits for; an earlier process may have ended before it could.
    ///
    /// - Throws: `catalogue`.
    package func resume() async throws {
        for source in try await catalog.sources() where source.state == .active {
            if try await catalog.lacksBase(source.id) { await orderBase(source, hasChanged: false) }
        }
    }

    private static func isOfWords(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "-") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }

    /// Whether anything is stored on the source's branch of log.
    private func hasLog(_ source: SourceEntry) async throws -> Bool {
        try await catalog.heads(of: source.id).contains { head in
            guard case .log(source.branch, _) = head.chain else { return false }
            return true
        }
    }

    /// Orders it when the backup that is under way, which may need log that was lost, has ended.
    private func orderLater(_ source: SourceEntry) {
        guard waiting.enter(source.id) else { return }
        desk.chores.add {
            repeat {
                guard (try? await Task.sleep(for: Self.busyPause)) != nil else { return }
            } while await desk.openJobs().contains { $0.kind == .backup && $0.source == source.id }
            waiting.leave(source.id)
            guard (try? await catalog.lacksBase(source.id)) != false else { return }
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

/// The sources whose next base waits for a backup to end: one wait is enough, however many alarms there are.
private final class WaitingBases: Sendable {
    private let sources = Mutex<Set<SourceID>>([])

    /// False when the source waits already.
    func enter(_ source: SourceID) -> Bool { sources.withLock { $0.insert(source).inserted } }

    func leave(_ source: SourceID) { sources.withLock { _ = $0.remove(source) } }
}
