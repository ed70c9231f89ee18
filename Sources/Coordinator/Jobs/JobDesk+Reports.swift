import Platform
package import Protocol

/// What agents report of their runs.
extension JobDesk {
    /// A run has ended; returns when the catalogue knows. Told again, it changes nothing.
    ///
    /// - Throws: `noSuchThing` when the job is not one of this agent's.
    package func runEnded(_ report: RunEnded, from agent: AgentID) async throws {
        guard let job = live[report.job] else {
            guard try await catalog.job(report.job)?.agent == agent else { throw Self.unknown(report.job) }
            return
        }
        guard job.entry.agent == agent else { throw Self.unknown(report.job) }
        let committed = try await isCommitted(job.entry)
        let facts =
            report.summary.prefix(JobLimits.facts).map {
                JobFact(name: $0.name.kept(JobLimits.words), value: $0.value.kept(JobLimits.note))
            }
            + report.steps.prefix(JobLimits.facts).map {
                JobFact(step: $0.name.kept(JobLimits.words), microseconds: $0.microseconds)
            }
        let outcome = JobOutcome(code: report.code, text: report.text?.kept(JobLimits.reason))
        try await apply(report.job, facts: facts) {
            $0.runEnded(report.attempt, report.outcome.state, isCommitted: committed, outcome)
        }
    }

    /// Notes how far a run is; a change of phase goes to the job's log.
    package func progress(_ report: RunProgress, from agent: AgentID) async throws {
        guard var job = live[report.job], job.entry.agent == agent, job.machine.attempt == report.attempt else {
            return
        }
        let phase = report.phase.kept(JobLimits.words)
        let isNewPhase = phase != job.entry.phase
        job.entry.phase = phase
        job.entry.bytesDone = report.bytesDone
        job.entry.bytesTotal = report.bytesTotal
        job.entry.itemsDone = report.itemsDone
        job.entry.itemsTotal = report.itemsTotal
        let note = report.note?.kept(JobLimits.note)
        let isTold = (isNewPhase || note != nil) && job.notes < JobLimits.notes
        if isTold { job.notes += 1 }
        live[report.job] = job
        tell(job.entry)
        guard isTold else { return }
        let text = [isNewPhase ? phase : nil, note].compactMap { $0 }.joined(separator: ": ")
        try await catalog.put(job.entry, log: [JobLogLine(time: clock.now(), text: text)])
    }

    /// An operator wants a job to end.
    ///
    /// - Throws: `noSuchThing` for an unknown job, and for one that has ended.
    package func cancel(_ id: JobID) async throws {
        guard live[id] != nil else {
            guard let ended = try await catalog.job(id) else { throw Self.unknown(id) }
            throw HoldfastError(
                .noSuchThing,
                "there is no open job \(id): its state is '\(ended.state.word)'; see 'holdfast job list'")
        }
        try await apply(id) { $0.cancelRequested() }
    }

    /// An agent was revoked: its jobs end.
    package func agentRevoked(_ agent: AgentID) async throws {
        let outcome = JobOutcome(.agentLost, "the agent was revoked")
        for id in live.values.filter({ $0.entry.agent == agent }).map(\.entry.id) {
            try await lose(id, outcome)
        }
    }

    /// Another member writes a source now: backups of the former writer end.
    package func sourceMoved(_ source: SourceID, from agent: AgentID) async throws {
        let outcome = JobOutcome(.agentLost, "another member has taken the source over; run it again")
        let backups = live.values.filter { $0.entry.kind == .backup && $0.entry.source == source }
        for job in backups where job.entry.agent == agent {
            try await lose(job.entry.id, outcome)
            carryCancel(job.entry.id, job.machine.attempt, to: agent)
        }
    }

    /// Gives up jobs whose agents have been away for too long.
    package func giveUpAbsent() async throws {
        let outcome = JobOutcome(
            .agentLost, "the agent was away for more than 24 hours; start it and run the job again")
        for job in live.values {
            guard let agent = job.entry.agent, job.entry.created < clock.now().advanced(by: .zero - Self.patience),
                fleet.absence(of: agent) > Self.patience
            else { continue }
            try await lose(job.entry.id, outcome)
        }
    }

    private func lose(_ id: JobID, _ outcome: JobOutcome) async throws {
        guard let job = live[id] else { return }
        let committed = try await isCommitted(job.entry)
        try await apply(id) { $0.agentLost(isCommitted: committed, outcome) }
    }

    static func unknown(_ id: JobID) -> HoldfastError {
        HoldfastError(.noSuchThing, "there is no job \(id); see 'holdfast job list'")
    }
}

extension RunOutcome {
    fileprivate var state: JobState {
        switch self {
        case .done: .done
        case .failed: .failed
        case .cancelled: .cancelled
        }
    }
}

extension String {
    /// What is kept of a text that an agent sent.
    fileprivate func kept(_ limit: Int) -> String { String(escapedForOneLine.prefix(limit)) }
}
