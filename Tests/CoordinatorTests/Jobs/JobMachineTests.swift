import Coordinator
import Platform
import Protocol
import Testing

@Suite struct JobMachineTests {
    private func machine(_ kind: JobKind = .backup, _ state: JobState = .queued, attempt: UInt64 = 0) -> JobMachine {
        JobMachine(
            kind: kind, state: state, attempt: Attempt(rawValue: attempt), tries: attempt == 0 ? 0 : 1,
            cancelling: false)
    }

    private func attempt(_ number: UInt64) -> Attempt { Attempt(rawValue: number) }
    private let nothing = JobOutcome(code: nil, text: nil)

    @Test func aQueuedJobIsOrderedOnceItsAgentIsThereAndEndsDone() {
        var job = machine()
        #expect(job.agentReady(claim: nil, isCommitted: false, next: attempt(1)) == [.sendOrder])
        #expect(job.state == .sent)
        #expect(job.orderAccepted(attempt(1)) == [])
        #expect(job.state == .running)
        #expect(job.runEnded(attempt(1), .done, isCommitted: true, nothing) == [.finish(nothing)])
        #expect(job.state == .done)
    }

    @Test func aRunThatTheAgentStillHasIsKeptOverAReconnect() {
        var job = machine(.backup, .running, attempt: 4)
        #expect(job.agentReady(claim: attempt(4), isCommitted: false, next: attempt(5)) == [])
        #expect(job.state == .running)
        #expect(job.attempt == attempt(4))
    }

    @Test func anOrderWhoseAcceptanceWasLostIsTakenAsAccepted() {
        var job = machine(.restore, .sent, attempt: 1)
        #expect(job.agentReady(claim: attempt(1), isCommitted: false, next: attempt(2)) == [])
        #expect(job.state == .running)
    }

    @Test func aRestartedAgentGetsABackupAgainThreeTimesInAll() {
        var job = machine(.backup, .running, attempt: 1)
        #expect(job.agentReady(claim: nil, isCommitted: false, next: attempt(2)) == [.sendOrder])
        #expect(job.agentReady(claim: nil, isCommitted: false, next: attempt(3)) == [.sendOrder])
        #expect(job.attempt == attempt(3))
        _ = job.agentReady(claim: nil, isCommitted: false, next: attempt(4))
        #expect(job.state == .failed)
        #expect(job.attempt == attempt(3))
    }

    @Test func aRestartedAgentFailsARestoreThatRan() {
        var job = machine(.restore, .running, attempt: 1)
        #expect(job.agentReady(claim: nil, isCommitted: false, next: attempt(2)) == [.finish(.interrupted(tries: 1))])
        #expect(job.state == .failed)
    }

    @Test func anOlderRunOfTheAgentIsStoppedAndReplaced() {
        var job = machine(.backup, .sent, attempt: 2)
        #expect(
            job.agentReady(claim: attempt(1), isCommitted: false, next: attempt(3))
                == [.sendCancel(attempt(1)), .sendOrder])
    }

    @Test func aCommittedBackupIsDoneEvenWhenTheAgentForgotIt() {
        var job = machine(.backup, .running, attempt: 1)
        #expect(job.agentReady(claim: nil, isCommitted: true, next: attempt(2)) == [.finish(nothing)])
        #expect(job.state == .done)
    }

    @Test func successWithoutACommitRecordIsAFailure() {
        var job = machine(.backup, .running, attempt: 1)
        #expect(job.runEnded(attempt(1), .done, isCommitted: false, nothing) == [.finish(.commitMissing)])
        #expect(job.state == .failed)
    }

    @Test func theEndOfALowerAttemptChangesNothing() {
        var job = machine(.backup, .running, attempt: 2)
        #expect(job.runEnded(attempt(1), .failed, isCommitted: false, nothing) == [])
        #expect(job.state == .running)
    }

    @Test func anEndThatIsToldAgainChangesNothing() {
        var job = machine(.backup, .running, attempt: 1)
        _ = job.runEnded(attempt(1), .failed, isCommitted: false, nothing)
        #expect(job.runEnded(attempt(1), .done, isCommitted: true, nothing) == [])
        #expect(job.state == .failed)
    }

    @Test func cancellingAQueuedJobEndsItAtOnceAndARunningOneByTheAgent() {
        var queued = machine()
        #expect(queued.cancelRequested() == [.finish(.cancelledByOperator)])
        var running = machine(.backup, .running, attempt: 1)
        #expect(running.cancelRequested() == [.sendCancel(attempt(1))])
        #expect(running.state == .running)
        #expect(running.runEnded(attempt(1), .cancelled, isCommitted: false, nothing) == [.finish(nothing)])
        #expect(running.state == .cancelled)
    }

    @Test func aCancelledJobIsNotBegunAgainByARestart() {
        var job = machine(.backup, .running, attempt: 1)
        _ = job.cancelRequested()
        #expect(job.agentReady(claim: nil, isCommitted: false, next: attempt(2)) == [.finish(.cancelledByOperator)])
    }

    @Test func anEndedJobThatAnAgentStillRunsIsStoppedThere() {
        var job = machine(.backup, .failed, attempt: 1)
        #expect(job.agentReady(claim: attempt(1), isCommitted: false, next: attempt(2)) == [.sendCancel(attempt(1))])
        #expect(job.cancelRequested() == [])
        #expect(job.agentLost(isCommitted: false, nothing) == [])
    }

    @Test func theAttemptNeverGoesDown() {
        var job = machine(.backup, .running, attempt: 7)
        _ = job.agentReady(claim: nil, isCommitted: false, next: attempt(3))
        #expect(job.attempt == attempt(7))
    }

    /// The commit of an earlier attempt came in while the later one was being ordered.
    @Test(arguments: [JobState.failed, .cancelled]) func whatIsCommittedIsDoneHoweverALaterAttemptEnds(result: JobState)
    {
        var ended = started(2)
        #expect(ended.runEnded(attempt(2), result, isCommitted: true, .commitMissing) == [.finish(.committed)])
        #expect(ended.state == .done)
        var refused = sent(2)
        #expect(refused.orderRefused(attempt(2), isCommitted: true, .commitMissing) == [.finish(.committed)])
        #expect(refused.state == .done)
        var lost = started(2)
        #expect(lost.agentLost(isCommitted: true, .commitMissing) == [.finish(.committed)])
        #expect(lost.state == .done)
    }

    private func sent(_ number: UInt64) -> JobMachine {
        var job = JobMachine(kind: .backup, state: .queued, attempt: attempt(1), tries: 1, cancelling: false)
        _ = job.agentReady(claim: nil, isCommitted: false, next: attempt(number))
        return job
    }

    private func started(_ number: UInt64) -> JobMachine {
        var job = sent(number)
        _ = job.orderAccepted(attempt(number))
        return job
    }
}
