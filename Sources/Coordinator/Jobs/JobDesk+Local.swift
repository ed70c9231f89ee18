import Platform
package import Protocol

/// Jobs that the coordinator carries out itself.
extension JobDesk {
    /// The job runs from now on.
    package func begin(_ id: JobID) async throws {
        guard let job = live[id] else { throw Self.unknown(id) }
        let next = Attempt(rawValue: job.entry.attempt.rawValue + 1)
        try await apply(id) { machine in
            _ = machine.agentReady(claim: nil, isCommitted: false, next: next)
            return machine.orderAccepted(next)
        }
    }

    /// How far the job is; a report that was overtaken by a later one changes nothing.
    package func advance(_ id: JobID, phase: String, bytesDone: UInt64, bytesTotal: UInt64?) {
        guard var job = live[id], bytesDone >= job.entry.bytesDone else { return }
        job.entry.phase = phase
        job.entry.bytesDone = bytesDone
        job.entry.bytesTotal = bytesTotal
        live[id] = job
        tell(job.entry)
    }

    /// Whether an operator wants the job to end.
    package func isCancelling(_ id: JobID) -> Bool { live[id]?.machine.cancelling ?? true }

    /// The job has ended.
    package func end(_ id: JobID, _ state: JobState, _ outcome: JobOutcome, facts: [JobFact]) async throws {
        guard let job = live[id] else { return }
        try await apply(id, facts: facts) {
            $0.runEnded(job.machine.attempt, state, isCommitted: false, outcome)
        }
    }
}
