import Protocol

/// One attempt at a job on its agent.
final class RunTask {
    let job: SimulatedJob
    let attempt: Attempt
    var state = RunState.running
    var isCancelled = false
    /// What begins once this one's end is known.
    var follower: RunTask?

    init(_ job: SimulatedJob, _ attempt: Attempt) {
        self.job = job
        self.attempt = attempt
    }
}
