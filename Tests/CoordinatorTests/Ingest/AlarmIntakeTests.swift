import Coordinator
import Platform
import Protocol
import Repository
import TestSupport
import Testing

@Suite struct AlarmIntakeTests {
    private func raise(_ bench: IngestBench, _ kind: String, _ text: String = "t") async throws {
        _ = try await bench.alarms.take(SourceAlarm(source: bench.source, kind: kind, text: text), from: bench.agent)
    }

    @Test func onlyTheNewestAlarmsOfASourceAreKept() async throws {
        let bench = try await IngestBench()
        let verify = Finding(
            source: bench.source, time: bench.keys.now, severity: .alarm, kind: "verify:missing", text: "v")
        try await bench.catalog.add([verify])
        for number in 1...120 { try await raise(bench, "checksum", "\(number)") }
        let kept = try await bench.catalog.openFindings(limit: 1000)
        #expect(kept.count == 101)
        #expect(kept.first?.text == "120")
        #expect(kept.last?.text == "v", "what a verification found is not pushed out")
    }

    @Test(arguments: ["", "verify:missing", "Gap", "a b", String(repeating: "x", count: 41), "ä"])
    func aKindThatIsNoWordIsRefused(kind: String) async throws {
        let bench = try await IngestBench()
        #expect(await bench.refusal { try await raise(bench, kind) }?.code == .malformedMessage)
        #expect(try await bench.catalog.openFindings(limit: 10).isEmpty)
    }

    @Test func aForkToldTwiceIsOneBranch() async throws {
        let bench = try await IngestBench()
        try await bench.storeLog()
        try await raise(bench, "fork", "a")
        try await raise(bench, "fork", "b")
        #expect(try await bench.catalog.source(bench.source)?.branch == LogBranch(rawValue: 1))
    }

    @Test func aGapUnderABackupIsFollowedByAnotherOne() async throws {
        let bench = try await IngestBench()
        let gap = SourceAlarm(source: bench.source, kind: "gap", text: "log is missing")
        _ = try await bench.alarms.take(gap, from: bench.agent)
        #expect(try await bench.catalog.openFindings(limit: 9).map(\.kind) == ["gap"])
        #expect(await bench.desk.openJobs().map(\.id) == [bench.job])
        let end = RunEnded(job: bench.job, attempt: bench.attempt, outcome: .failed, summary: [], steps: [])
        try await bench.desk.runEnded(end, from: bench.agent.id)
        let isOrdered = try await eventually(within: .seconds(10)) {
            await bench.desk.openJobs().contains { $0.kind == .backup && $0.id != bench.job }
        }
        #expect(isOrdered)
    }

    @Test func afterAForkTheAgentHearsOfTheBranchBeforeTheOrder() async throws {
        let bench = try await IngestBench()
        let end = RunEnded(job: bench.job, attempt: bench.attempt, outcome: .failed, summary: [], steps: [])
        try await bench.desk.runEnded(end, from: bench.agent.id)
        try await bench.storeLog()
        let before = bench.link.kinds.count
        let fork = SourceAlarm(source: bench.source, kind: "fork", text: "the log differs")
        _ = try await bench.alarms.take(fork, from: bench.agent)
        #expect(try await eventually(within: .seconds(10)) { bench.link.kinds.count == before + 2 })
        #expect(bench.link.kinds.dropFirst(before) == ["Assignments", "Order"])
        #expect(try await bench.catalog.source(bench.source)?.branch == LogBranch(rawValue: 1))
    }

    @Test func anotherClusterOrdersNothing() async throws {
        let bench = try await IngestBench()
        let before = bench.link.kinds
        let alarm = SourceAlarm(source: bench.source, kind: "foreign-cluster", text: "another cluster")
        _ = try await bench.alarms.take(alarm, from: bench.agent)
        #expect(try await bench.catalog.openFindings(limit: 9).map(\.kind) == ["foreign-cluster"])
        #expect(await bench.desk.openJobs().map(\.id) == [bench.job])
        #expect(bench.link.kinds == before)
    }

    @Test func aBackupAnswersWhatWasRaisedBeforeItWasOrdered() async throws {
        let bench = try await IngestBench()
        try await bench.storeLog()
        let ordered = try #require(try await bench.catalog.jobs(limit: 1).first).created
        func finding(_ kind: String, after seconds: Int) -> Finding {
            Finding(
                source: bench.source, time: ordered.advanced(by: .seconds(seconds)), severity: .alarm, kind: kind,
                text: "t")
        }
        try await bench.catalog.add([
            finding("gap", after: -1), finding("verify:missing", after: -1), finding("slot-lost", after: 1),
        ])
        _ = try await bench.append(.commit(try await bench.storeBackup()), .backup)
        #expect(try await bench.catalog.openFindings(limit: 9).map(\.kind) == ["slot-lost", "verify:missing"])
        #expect(try await bench.catalog.lacksBase(bench.source))
    }

    @Test func aBaseThatWasNotOrderedYetIsOrderedByTheNextProcess() async throws {
        let bench = try await IngestBench()
        let end = RunEnded(job: bench.job, attempt: bench.attempt, outcome: .failed, summary: [], steps: [])
        try await bench.desk.runEnded(end, from: bench.agent.id)
        try await bench.alarms.resume()
        #expect(await bench.desk.openJobs().isEmpty)
        let gap = Finding(source: bench.source, time: bench.keys.now, severity: .alarm, kind: "gap", text: "t")
        try await bench.catalog.add([gap])
        try await bench.alarms.resume()
        #expect(await bench.desk.openJobs().map(\.kind) == [.backup])
    }
}
