import Coordinator
import Platform
import Protocol
import Testing

@Suite struct CommitFindingTests {
    @Test(
        arguments: [
            (nil, nil, nil), (.named, "warning", "other standbys"), (.named, "warning", "--log-mode synchronous"),
            (.endless, "critical", "wait for ever"), (.unnamed, "warning", "no commit waits for us"),
        ] as [(CommitWait?, String?, String?)])
    func whatCommitsWaitForIsToldByWhatIsWrong(wait: CommitWait?, severity: String?, text: String?) throws {
        let source = SourceID.random()
        let status = LogStatus(
            source: source, state: .streaming, timeline: TimelineID(rawValue: 1), received: .zero, durable: .zero,
            server: .zero, slotHeldBytes: 0, slotState: "kept", commitWait: wait)
        let report = LogReport(status: status, received: Timestamp(microseconds: 5))
        let finding = report.commitFinding(of: try #require(SourceName("main")), streamName: source.streamName)
        #expect(finding.map { "\($0.severity)" } == severity)
        #expect(finding?.kind ?? "commit-wait" == "commit-wait")
        #expect(finding?.text.contains(source.streamName) ?? true)
        #expect(text.map { finding?.text.contains($0) == true } ?? true)
    }

    @Test(
        arguments: [(nil, nil), (.named, "warning"), (.endless, "critical"), (.unnamed, nil)]
            as [(CommitWait?, String?)])
    func aPausedSourceThatCommitsWaitForIsToldWithWhatToRun(wait: CommitWait?, severity: String?) throws {
        let source = SourceID.random()
        let status = LogStatus(
            source: source, state: .paused, timeline: TimelineID(rawValue: 1), received: .zero, durable: .zero,
            server: .zero, slotHeldBytes: 0, slotState: "kept", commitWait: wait, release: "ANY 1 (\"it's\")")
        let report = LogReport(status: status, received: Timestamp(microseconds: 5))
        let finding = report.commitFinding(of: try #require(SourceName("main")), streamName: source.streamName)
        #expect(finding.map { "\($0.severity)" } == severity)
        let statements = #"ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 ("it''s")'; SELECT pg_reload_conf();"#
        #expect(finding?.text.contains(statements) ?? true)
        #expect(finding?.text.contains("source resume main") ?? true)
    }
}
