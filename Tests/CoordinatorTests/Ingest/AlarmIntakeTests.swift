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
}
