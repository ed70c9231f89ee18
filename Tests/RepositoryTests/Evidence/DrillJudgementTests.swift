import Platform
import Protocol
import Repository
import Testing

/// What a drill proves, by what it found.
@Suite struct DrillJudgementTests {
    private static let moment = Timestamp(microseconds: 1_795_256_100_000_000)

    private static func order(_ change: (inout DrillOrder) -> Void = { _ in }) -> DrillOrder {
        var order = DrillOrder(
            restore: RestoreOrder(
                source: .random(), backup: .random(), backupAttempt: Attempt(rawValue: 1), commitSequence: 1,
                commitDigest: .sha256(of: []), target: RestoreTarget(kind: .latest, exclusive: false),
                timeline: TimelineID(rawValue: 1), directory: "", start: true, originalTablespaces: false,
                force: false, dryRun: false),
            amcheck: false, fullRead: false, timeLimit: 60, asked: "latest", moment: moment)
        change(&order)
        return order
    }

    private static func report(_ change: (inout DrillResult) -> Void = { _ in }) -> RunEnded {
        var result = DrillResult(
            serverVersion: "15", reachedTarget: true, lastCommit: moment.advanced(by: .seconds(-4)), bytesFetched: 9,
            networkCut: true)
        change(&result)
        let steps = ["prove", "fetch", "log", "replay", "open", "checks", "remove"].map {
            StepTime(name: $0, microseconds: 1_000_000)
        }
        return RunEnded(job: .random(), attempt: Attempt(rawValue: 1), outcome: .done, steps: steps, drill: result)
    }

    @Test func timesAreThoseOfARecovery() {
        let judgement = DrillJudgement(Self.order(), Self.report())
        #expect(judgement.verdict == .passed && judgement.reasons.isEmpty)
        #expect(judgement.recoveryTime == 5_000_000)
        #expect(judgement.recoveryPoint == 4_000_000)
    }

    @Test func anIdleDatabaseLosesNothingThatItsLogIsCompleteFor() {
        let order = Self.order { $0.covered = Self.moment.advanced(by: .seconds(-1)) }
        #expect(DrillJudgement(order, Self.report()).recoveryPoint == 1_000_000)
        let beyond = Self.order {
            ($0.covered, $0.asked) = (Self.moment.advanced(by: .seconds(30)), "2026-11-21T10:00:00Z")
        }
        #expect(DrillJudgement(beyond, Self.report()).recoveryPoint == nil, "what was left out is not lost")
    }

    @Test func clocksThatDisagreeTellNothingOfLostWork() {
        let order = Self.order { $0.covered = Self.moment.advanced(by: .seconds(600)) }
        let judgement = DrillJudgement(order, Self.report())
        #expect(judgement.verdict == .failed && judgement.recoveryPoint == nil)
        #expect(judgement.reasons.contains { $0.contains("clock") }, "\(judgement.reasons)")
        let near = Self.order { $0.covered = Self.moment.advanced(by: .seconds(3)) }
        #expect(DrillJudgement(near, Self.report()).recoveryPoint == 0)
    }

    @Test func aTargetThatIsNoMomentHasNoRecoveryPoint() {
        let order = Self.order { $0.moment = nil }
        #expect(DrillJudgement(order, Self.report()).recoveryPoint == nil)
        let wanting = Self.order { ($0.moment, $0.recoveryPoint) = (nil, 1) }
        #expect(DrillJudgement(wanting, Self.report()).verdict == .failed)
    }

    @Test func objectivesAreMetOrMissed() {
        let met = Self.order { ($0.recoveryTime, $0.recoveryPoint) = (5_000_000, 4_000_000) }
        #expect(DrillJudgement(met, Self.report()).verdict == .passed)
        let missed = Self.order { ($0.recoveryTime, $0.recoveryPoint) = (4_999_999, 3_999_999) }
        let judgement = DrillJudgement(missed, Self.report())
        #expect(judgement.verdict == .failed && judgement.reasons.count == 2, "\(judgement.reasons)")
    }

    /// An agent that leaves questions out proves nothing.
    @Test func aQuestionWithoutAnswerIsAReason() {
        let order = Self.order {
            $0.checks = [DrillCheck(name: "a", database: "shop", sql: "SELECT 1", comparison: .equal)]
            $0.amcheck = true
        }
        let nothing = DrillJudgement(order, Self.report { $0.checks = [] })
        #expect(
            nothing.reasons == ["check 'a' was not answered", "check 'pg_amcheck' was not answered"],
            "\(nothing.reasons)")
        let passed = ["a", "pg_amcheck"].map { DrillCheckResult(name: $0, verdict: .passed, microseconds: 1) }
        #expect(DrillJudgement(order, Self.report { $0.checks = passed }).verdict == .passed)
    }

    @Test func theSameQuestionIsTheSameWhateverIsExpectedOfIt() {
        func prints(_ check: DrillCheck) -> Set<Protocol.Digest> {
            let order = Self.order { $0.checks = [check] }
            let report = Self.report {
                $0.checks = [DrillCheckResult(name: check.name, verdict: .passed, microseconds: 1)]
            }
            return Set(DrillJudgement(order, report).answers.compactMap { $0.question.mark(under: [1, 2, 3]) })
        }
        let one = DrillCheck(name: "a", database: "shop", sql: "SELECT 1", expected: "1", comparison: .equal)
        var renamed = one
        (renamed.name, renamed.expected, renamed.comparison) = ("b", "2", .atLeast)
        var other = one
        other.database = "else"
        #expect(prints(one) == prints(renamed))
        #expect(prints(one) != prints(other))
        #expect(DrillQuestion.restore.mark(under: [1]) != DrillQuestion.restore.mark(under: [2]))
    }

    @Test func everyCheckThatDidNotPassIsAReason() {
        let report = Self.report {
            $0.checks = [
                DrillCheckResult(name: "a", verdict: .passed, microseconds: 1),
                DrillCheckResult(name: "b", verdict: .failed, expected: "1", found: "2", microseconds: 1),
                DrillCheckResult(name: "c", verdict: .broken, found: "no such table", microseconds: 1),
            ]
        }
        let judgement = DrillJudgement(Self.order(), report)
        #expect(judgement.verdict == .failed)
        #expect(
            judgement.reasons == [
                "check 'b' found '2', expected was '1'", "check 'c' could not be answered: no such table",
            ])
        #expect(judgement.recoveryTime == 5_000_000, "it did come back")
    }

    @Test func whatDidNotComeBackProvesNothing() {
        let missed = DrillJudgement(Self.order(), Self.report { $0.reachedTarget = false })
        #expect(missed.verdict == .failed && missed.recoveryTime == nil && missed.recoveryPoint == nil)
        var failed = Self.report()
        (failed.outcome, failed.text) = (.failed, "a pack is damaged")
        let judgement = DrillJudgement(Self.order(), failed)
        #expect(judgement.reasons == ["it could not be restored: a pack is damaged"])
        #expect(judgement.recoveryTime == nil)
    }

    /// A check without its question proves nothing to whoever reads it later.
    @Test func theStatementSaysWhatWasAsked() {
        let order = Self.order {
            $0.checks = [
                DrillCheck(name: "a", database: "shop", sql: "SELECT 1", expected: "1", comparison: .equal),
                DrillCheck(name: "b", database: "shop", table: "t", comparison: .equal),
            ]
        }
        let report = Self.report {
            $0.checks = ["a", "b", "pg_amcheck"].map { DrillCheckResult(name: $0, verdict: .passed, microseconds: 1) }
        }
        let evidence = DrillEvidence(
            repository: .random(), site: "here", source: (.random(), "main"), agent: (.random(), "spare"),
            job: .random(), order: order, report: report, judgement: DrillJudgement(order, report),
            started: Self.moment, ended: Self.moment, software: "test")
        let checks = evidence.json["checks"]?.array ?? []
        #expect(checks.map { $0["sql"]?.string } == ["SELECT 1", nil, nil])
        #expect(checks.map { $0["table"]?.string } == [nil, "t", nil])
        #expect(checks.map { $0["database"]?.string } == ["shop", "shop", nil])
        #expect(DrillPage.text(of: evidence.json).contains("rows of t"))
    }
}
