import Platform
import Protocol

/// What a log stream tells about itself at a moment.
struct LogStanding: Sendable {
    var state = LogStreamState.waiting
    var timeline = TimelineID(rawValue: 1)
    /// Where the unbroken stored log begins.
    var coveredFrom: LSN?
    /// The time up to which the last log index says that the log is complete.
    var durableThrough: Timestamp?
    var keep: LogKeep?
    /// What is wrong with what the database's commits wait for.
    var commitWait: CommitWait?
    /// What commits must not wait for any more before the stream ends.
    var release: String?
    var problem: String?
    /// That the agent has no room for the log, while the stream rests because of that.
    var shortage: HoldfastError?
    /// Why the repository takes nothing, though the stream goes on.
    var refusal: String?
    /// Why the spool does not get the tail.
    var tailProblem: String?

    /// The message for the coordinator. A database at rest has nothing to lose: its log stays complete without an index.
    func status(of run: LogStreamRun) -> LogStatus {
        let (tail, durable) = (run.tail, run.durable.position)
        let through = [durableThrough, tail.through(durable)].compactMap(\.self).max()
        return LogStatus(
            source: run.context.source, state: state, timeline: timeline, received: max(tail.received, durable),
            durable: durable,
            server: max(tail.serverEnd, keep?.serverEnd ?? .zero), serverTime: tail.serverTime,
            durableThrough: through, slotRestart: keep?.position, slotHeldBytes: keep?.heldBytes ?? 0,
            slotState: keep?.state.rawValue ?? "unknown", problem: problem ?? refusal ?? tailProblem, spooled: run.safe,
            synchronous: run.context.isSynchronous, commitWait: commitWait, branch: run.context.branch,
            release: release, spooledThrough: tail.completeThrough(run.safe))
    }
}
