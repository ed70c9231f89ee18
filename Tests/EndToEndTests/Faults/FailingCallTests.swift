import Platform
import TestSupport
import Testing

/// The n-th system call of a small backup, restore and verify fails: the work goes on, or says why not and then succeeds.
/// The long form takes every kind of call in every way, the short form a few.
@Suite(.tags(.endToEnd, .integration))
struct FailingCallTests {
    /// After so many failures a fresh scene begins, so that the repository stays small.
    private static let roundsPerScene = 40

    @Test(.timeLimit(.minutes(180))) func backupOfTheAgent() async throws { try await Self.run(.agentBackup) }

    @Test(.enabled(if: LongRun.isWanted, "long"), .timeLimit(.minutes(180)))
    func backupOfTheCoordinator() async throws { try await Self.run(.coordinatorBackup) }

    @Test(.enabled(if: LongRun.isWanted, "long"), .timeLimit(.minutes(180)))
    func restoreOfTheAgent() async throws { try await Self.run(.agentRestore) }

    @Test(.enabled(if: LongRun.isWanted, "long"), .timeLimit(.minutes(180)))
    func restoreOfTheCoordinator() async throws { try await Self.run(.coordinatorRestore) }

    @Test(.timeLimit(.minutes(180))) func restoreWithoutCoordinator() async throws { try await Self.run(.restoreAlone) }

    @Test(.timeLimit(.minutes(180))) func verify() async throws { try await Self.run(.verify) }

    private static func run(_ work: FailingScene.Work) async throws {
        var results: [FailedCall] = []
        var (total, done) = (0, 0)
        var plan: FailurePlan?
        repeat {
            try await FailingScene.with(work) { scene in
                let seen = try await scene.survey()
                let whole = plan ?? FailurePlan(seen)
                (total, plan) = (max(total, seen.count), whole)
                for step in whole.steps.dropFirst(done).prefix(roundsPerScene) {
                    try await scene.fail(step.failure, at: step.number)
                }
                results += scene.results
            }
            done += roundsPerScene
            try FailedCall.write(results, of: total, as: work.rawValue)
        } while done < plan?.steps.count ?? 0
        #expect(results.count >= 2)
    }
}
