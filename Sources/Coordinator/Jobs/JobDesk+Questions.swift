import Platform
package import Protocol

/// What others ask about jobs.
extension JobDesk {
    /// Whether this attempt at a backup may write: it is the newest of an open job of this agent.
    package func isCurrent(_ backup: BackupID, _ attempt: Attempt, agent: AgentID) -> Bool {
        live.values.contains { job in
            job.entry.backup == backup && job.entry.kind == .backup && job.entry.agent == agent
                && job.machine.attempt == attempt && job.machine.state != .queued
        }
    }

    /// What an open restore or drill lets an agent read.
    ///
    /// - Throws: `notGranted`, `notAuthorised`.
    package func restoreOrder(_ id: JobID, agent: AgentIdentity) throws -> (order: RestoreOrder, attempt: Attempt) {
        guard let job = live[id], job.entry.agent == agent.id, job.machine.state != .queued,
            let order = job.entry.restoreOrder
        else { throw HoldfastError(.notGranted, "no restore \(id) runs on this agent; nothing of it can be read") }
        let role: AgentRole = job.entry.kind == .drill ? .drill : .restore
        guard agent.roles.contains(role) else {
            throw HoldfastError(.notAuthorised, "agent '\(agent.name)' was not enrolled for \(role.text)s")
        }
        return (order, job.machine.attempt)
    }

    /// The earlier backups that the base of an open restore uses, as ``keep(references:of:)`` noted; nil before that.
    package func references(of id: JobID) -> [BackupID]? { live[id]?.references }

    /// Keeps what the base of an open restore uses, until the job ends.
    package func keep(references: [BackupID], of id: JobID) { live[id]?.references = references }

    /// The newest state of an open job; nil when it has ended or never was.
    package func open(_ id: JobID) -> JobEntry? { live[id]?.entry }

    /// All open jobs, oldest first.
    package func openJobs() -> [JobEntry] { live.values.map(\.entry).sorted { $0.created < $1.created } }

    /// The states of a job from now to its end, the newest only when the reader is slow.
    package func follow(_ id: JobID) async throws -> AsyncStream<JobEntry> {
        let (stream, continuation) = AsyncStream.makeStream(of: JobEntry.self, bufferingPolicy: .bufferingNewest(1))
        guard let job = live[id] else {
            guard let ended = try await catalog.job(id) else { throw Self.unknown(id) }
            continuation.yield(ended)
            continuation.finish()
            return stream
        }
        let number = nextFollower
        nextFollower += 1
        followers[id, default: [:]][number] = continuation
        continuation.onTermination = { [chores] _ in chores.add { await self.unfollow(id, number) } }
        continuation.yield(job.entry)
        return stream
    }

    private func unfollow(_ id: JobID, _ number: Int) {
        followers[id]?[number] = nil
        if followers[id]?.isEmpty == true { followers[id] = nil }
    }

    func tell(_ entry: JobEntry) {
        for continuation in (followers[entry.id] ?? [:]).values {
            continuation.yield(entry)
            if entry.state.isEnded { continuation.finish() }
        }
    }
}
