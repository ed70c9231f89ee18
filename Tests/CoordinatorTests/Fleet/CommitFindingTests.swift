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
}
