package import Protocol

/// The life of one job that an agent carries out. Pure: an event in, what to do out; time and attempts are given to it.
///
/// ```
/// queued ──agentReady──► sent ──orderAccepted──► running ──runEnded──► done | failed | cancelled
///    ▲                    │ │                      │
///    └──orderNotSent──────┘ └──agentReady, no run──┴──► sent again (backup, a free try) | failed
/// ```
/// The attempt only grows. Events of a lower attempt change nothing, so every message may be repeated.
package struct JobMachine: Sendable, Equatable {
    /// How often a backup is begun before it fails.
    package static let maximumTries: UInt32 = 3

    package let kind: JobKind
    package private(set) var state: JobState
    package private(set) var attempt: Attempt
    package private(set) var tries: UInt32
    package private(set) var cancelling: Bool

    /// What the driver has to do, in order, after it has stored the machine's new state.
    package enum Action: Sendable, Equatable {
        /// Send the order with the machine's attempt.
        case sendOrder
        /// Tell the agent to stop the run of this attempt.
        case sendCancel(Attempt)
        /// The job has ended; tell whoever waits.
        case finish(JobOutcome)
    }

    /// The machine as the catalogue remembers it.
    package init(kind: JobKind, state: JobState, attempt: Attempt, tries: UInt32, cancelling: Bool) {
        self.kind = kind
        self.state = state
        self.attempt = attempt
        self.tries = tries
        self.cancelling = cancelling
    }

    /// Whether a new attempt may begin should the agent be ready with this claim.
    package func mayBegin(claim: Attempt?) -> Bool {
        switch state {
        case .queued: true
        case .sent, .running: claim != attempt
        case .done, .failed, .cancelled, .lost: false
        }
    }

    /// The agent is connected (again) and told which runs it has.
    ///
    /// - Parameters:
    ///   - claim: The attempt of this job that the agent says it runs; nil for none.
    ///   - isCommitted: Whether the repository already holds what the job was to make.
    ///   - next: The attempt to use should a new one begin.
    /// - Returns: What to do.
    package mutating func agentReady(claim: Attempt?, isCommitted: Bool, next: Attempt) -> [Action] {
        switch state {
        case .queued: return begin(next)
        case .sent, .running:
            if claim == attempt {
                state = .running
                return cancelling ? [.sendCancel(attempt)] : []
            }
            let stale = claim.map { [Action.sendCancel($0)] } ?? []
            return stale + runIsGone(isCommitted: isCommitted, next: next)
        case .done, .failed, .cancelled, .lost:
            return claim.map { [.sendCancel($0)] } ?? []
        }
    }

    /// The agent took the order.
    package mutating func orderAccepted(_ accepted: Attempt) -> [Action] {
        guard state == .sent, accepted == attempt else { return [] }
        state = .running
        return cancelling ? [.sendCancel(attempt)] : []
    }

    /// The agent refused the order.
    package mutating func orderRefused(_ refused: Attempt, isCommitted: Bool, _ outcome: JobOutcome) -> [Action] {
        guard state == .sent, refused == attempt else { return [] }
        if isCommitted { return end(.done, .committed) }
        return end(cancelling ? .cancelled : .failed, outcome)
    }

    /// The run of an attempt has ended. A "done" that left nothing in the repository is a failure; and what an earlier
    /// attempt has committed stands, however a later one ended.
    package mutating func runEnded(_ ended: Attempt, _ result: JobState, isCommitted: Bool, _ outcome: JobOutcome)
        -> [Action]
    {
        guard !state.isEnded, ended == attempt, tries > 0 else { return [] }
        guard result != .done || isCommitted || kind != .backup else {
            return end(.failed, .commitMissing)
        }
        if isCommitted, result != .done { return end(.done, .committed) }
        return end(result.isEnded ? result : .failed, outcome)
    }

    /// An operator wants the job to end.
    package mutating func cancelRequested() -> [Action] {
        switch state {
        case .queued: return end(.cancelled, .cancelledByOperator)
        case .sent, .running:
            cancelling = true
            return [.sendCancel(attempt)]
        case .done, .failed, .cancelled, .lost: return []
        }
    }

    /// The agent will not come back, or has been away for too long.
    package mutating func agentLost(isCommitted: Bool, _ outcome: JobOutcome) -> [Action] {
        if state.isEnded { return [] }
        return isCommitted ? end(.done, .committed) : end(.lost, outcome)
    }

    private mutating func begin(_ next: Attempt) -> [Action] {
        attempt = max(attempt, next)
        tries += 1
        state = .sent
        return [.sendOrder]
    }

    private mutating func runIsGone(isCommitted: Bool, next: Attempt) -> [Action] {
        if isCommitted { return end(.done, .committed) }
        if cancelling { return end(.cancelled, .cancelledByOperator) }
        let mayRepeat = kind == .backup || state == .sent
        guard mayRepeat, tries < Self.maximumTries else {
            return end(.failed, .interrupted(tries: tries))
        }
        return begin(next)
    }

    private mutating func end(_ final: JobState, _ outcome: JobOutcome) -> [Action] {
        state = final
        return [.finish(outcome)]
    }
}
