package import Platform
package import Protocol

/// Drives the jobs: keeps a machine for each open one, stores every change before acting on it, and carries orders.
package actor JobDesk {
    /// How long an agent may be away before its jobs are given up.
    package static let patience = Duration.seconds(24 * 3600)

    /// An open job.
    struct Live {
        var entry: JobEntry
        var machine: JobMachine
        /// Lines of its log that came from its run in this life of the process.
        var notes = 0
        /// The earlier backups that a restore's base uses, once they were read.
        var references: [BackupID]?
    }

    var live: [JobID: Live] = [:]
    var followers: [JobID: [Int: AsyncStream<JobEntry>.Continuation]] = [:]
    var nextFollower = 0
    let catalog: Catalog
    let fleet: Fleet
    let chores: Chores
    let clock: any WallClock
    let log: Log

    package init(catalog: Catalog, fleet: Fleet, chores: Chores, clock: any WallClock, log: Log) {
        self.catalog = catalog
        self.fleet = fleet
        self.chores = chores
        self.clock = clock
        self.log = log
    }

    /// Takes up what was open when the process ended; a verification of that time cannot go on.
    package func resume() async throws {
        for entry in try await catalog.openJobs() {
            live[entry.id] = Live(
                entry: entry,
                machine: JobMachine(
                    kind: entry.kind, state: entry.state, attempt: entry.attempt, tries: entry.tries,
                    cancelling: entry.cancelling))
            guard entry.agent == nil else { continue }
            let outcome = JobOutcome(.runInterrupted, "the coordinator was restarted while it ran; run it again")
            try await apply(entry.id) { $0.runEnded(entry.attempt, .failed, isCommitted: false, outcome) }
        }
    }

    /// Takes in a new job and orders it as soon as its agent is there.
    ///
    /// - Parameters:
    ///   - entry: The job.
    ///   - recovery: What a restore notes beside it.
    ///   - preparation: What has to be done, once the job is durable, before it is ordered.
    /// - Throws: `sourceBusy` when the source has an open backup job and this is another.
    package func submit(
        _ entry: JobEntry, recovery: RecoveryEntry? = nil, after preparation: (@Sendable () async -> Void)? = nil
    ) async throws {
        if entry.kind == .backup { try refuseSecondBackup(of: entry.source) }
        live[entry.id] = Live(
            entry: entry,
            machine: JobMachine(
                kind: entry.kind, state: .queued, attempt: entry.attempt, tries: 0, cancelling: false))
        do {
            let line = JobLogLine(time: clock.now(), text: "queued")
            if let recovery {
                try await catalog.add(entry, recovery: recovery, log: [line])
            } else {
                try await catalog.put(entry, log: [line])
            }
        } catch {
            live[entry.id] = nil
            throw error
        }
        FaultPoint.hit("job.queued")
        guard entry.agent != nil else { return }
        chores.add { [self] in
            await preparation?()
            await ready(entry.id, claim: nil)
        }
    }

    private func refuseSecondBackup(of source: SourceID?) throws {
        guard let running = live.values.first(where: { $0.entry.kind == .backup && $0.entry.source == source }) else {
            return
        }
        throw HoldfastError(
            .sourceBusy, "a backup of this source is under way (job \(running.entry.id)); wait for it or cancel it")
    }

    /// An agent has connected and told of its runs: open jobs go on or are ordered, runs nobody wants are stopped.
    package func agentConnected(_ agent: AgentID, runs: [RunClaim]) async {
        let open = live.values.filter { $0.entry.agent == agent }.sorted { $0.entry.created < $1.entry.created }
        for job in open {
            await ready(job.entry.id, claim: runs.first { $0.job == job.entry.id }?.attempt)
        }
        for run in runs where run.state == .running && live[run.job] == nil {
            carryCancel(run.job, run.attempt, to: agent)
        }
    }

    private func ready(_ id: JobID, claim: Attempt?) async {
        await insist(on: id) { desk in try await desk.begin(id, claim: claim) }
    }

    private func begin(_ id: JobID, claim: Attempt?) async throws {
        guard let job = live[id], let agent = job.entry.agent, fleet.link(to: agent) != nil else { return }
        let next = job.machine.mayBegin(claim: claim) ? try await nextAttempt(job.entry) : job.machine.attempt
        // Afterwards: from then on no earlier attempt is let commit any more.
        let committed = try await isCommitted(job.entry)
        try await apply(id) { $0.agentReady(claim: claim, isCommitted: committed, next: next) }
    }

    private func nextAttempt(_ entry: JobEntry) async throws -> Attempt {
        guard let source = entry.source else { return Attempt(rawValue: entry.attempt.rawValue + 1) }
        return try await catalog.nextAttempt(of: source)
    }

    func isCommitted(_ entry: JobEntry) async throws -> Bool {
        guard entry.kind == .backup, let backup = entry.backup else { return false }
        return try await catalog.backup(backup) != nil
    }

    /// Lets the machine of a job decide, stores what it decided, then acts. What cannot be stored is not decided.
    func apply(
        _ id: JobID, facts: [JobFact] = [], _ event: (inout JobMachine) -> [JobMachine.Action]
    ) async throws {
        guard let original = live[id] else { return }
        var job = original
        let before = job.machine
        let actions = event(&job.machine)
        guard job.machine != before || !actions.isEmpty else { return }
        job.adopt(actions, at: clock.now())
        live[id] = job.machine.state.isEnded ? nil : job
        do {
            try await store(job, facts: facts, after: before)
        } catch {
            // Unless something else was decided meanwhile.
            let isLast = job.machine.state.isEnded ? live[id] == nil : live[id]?.machine == job.machine
            if isLast { live[id] = original }
            throw error
        }
        for action in actions { perform(action, of: job) }
        tell(job.entry)
    }

    private func store(_ job: Live, facts: [JobFact], after before: JobMachine) async throws {
        let line = job.logLine(after: before).map { [JobLogLine(time: clock.now(), text: $0)] } ?? []
        guard job.machine.state.isEnded else { return try await catalog.put(job.entry, log: line) }
        try await catalog.end(job.entry, facts: facts, log: line)
        FaultPoint.hit("job.ended-not-told")
        log.info(
            "job.ended", (.job, job.entry.id.description), (.kind, job.entry.kind.word),
            (.state, job.entry.state.word), (.reason, job.entry.text ?? ""))
    }

    private func perform(_ action: JobMachine.Action, of job: Live) {
        switch action {
        case .sendOrder: chores.add { [self] in await carryOrder(job.entry) }
        case .sendCancel(let attempt):
            if let agent = job.entry.agent { carryCancel(job.entry.id, attempt, to: agent) }
        case .finish: break
        }
    }
}

extension JobDesk.Live {
    /// Brings the entry in step with the machine.
    mutating func adopt(_ actions: [JobMachine.Action], at now: Timestamp) {
        entry.state = machine.state
        entry.attempt = machine.attempt
        entry.tries = machine.tries
        entry.cancelling = machine.cancelling
        if entry.state != .queued, entry.started == nil { entry.started = now }
        for case .finish(let outcome) in actions {
            entry.ended = now
            entry.code = outcome.code
            entry.text = outcome.text
        }
    }

    /// What the job's log says of a change; nil when there is nothing to say.
    func logLine(after before: JobMachine) -> String? {
        if machine.state.isEnded { return entry.text.map { "\(entry.state.word): \($0)" } ?? entry.state.word }
        if machine.attempt != before.attempt { return "ordered as attempt \(machine.attempt)" }
        if machine.cancelling, !before.cancelling { return "cancel requested" }
        return machine.state == before.state ? nil : machine.state.word
    }
}
