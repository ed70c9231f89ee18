import CLI
import Platform
import Protocol
import Testing

@Suite struct JobReportTests {
    private static func row(_ state: JobState, code: ErrorCode? = nil) -> JobRow {
        JobRow(
            job: .random(), kind: .restore, state: state, attempt: Attempt(rawValue: 1),
            created: Timestamp(microseconds: 0),
            code: code.map { UInt32($0.rawValue) }, text: code.map { _ in "why" })
    }

    @Test(arguments: [
        (JobState.done, ErrorCode?.none, Platform.ExitStatus.done), (.failed, nil, .failed),
        (.cancelled, .cancelled, .failed),
        (.failed, .outsideWindow, .outsideWindow), (.failed, .databaseUnreachable, .failed), (.lost, nil, .failed),
        (.failed, .busy, .tryAgain),
    ])
    func exitStatusSaysHowTheJobEnded(state: JobState, code: ErrorCode?, status: Platform.ExitStatus) {
        #expect(Self.row(state, code: code).exitStatus == status)
    }

    @Test func reportNamesTheErrorWithItsCode() {
        #expect(Self.row(.failed, code: .outsideWindow).report.contains("why [HF-501]\n"))
    }

    @Test func nothingThatAnAgentSaysReachesTheTerminalRaw() {
        var row = Self.row(.done)
        row.summary = [Fact(name: "a\u{1b}[2J", value: "b\n")]
        row.steps = [StepTime(name: "c\u{1b}[2J\n", microseconds: 1)]
        let report = row.report
        #expect(!report.unicodeScalars.contains { $0 != "\n" && $0.value < 0x20 })
        #expect(report.contains("b\\n"))
    }
}
