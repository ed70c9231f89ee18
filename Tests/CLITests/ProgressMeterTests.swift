import CLI
import Platform
import Protocol
import Testing

@Suite struct ProgressMeterTests {
    private static func row(_ phase: String, done: UInt64?, of total: UInt64?) -> JobRow {
        JobRow(
            job: .random(), kind: .backup, state: .running, attempt: Attempt(rawValue: 1), phase: phase,
            bytesDone: done,
            bytesTotal: total, created: Timestamp(microseconds: 0))
    }

    @Test func rateAndRemainingTimeAreTold() {
        var meter = ProgressMeter()
        #expect(
            meter.line(for: Self.row("copying", done: 0, of: 100 << 20), now: .zero)
                == "backup  copying  0 B of 100.0 MiB (0 %)")
        let line = meter.line(for: Self.row("copying", done: 20 << 20, of: 100 << 20), now: .seconds(2))
        #expect(line == "backup  copying  20.0 MiB of 100.0 MiB (20 %)  10.0 MiB/s  8.0 s left")
    }

    @Test func whoeverEndsTheCommandKnowsWhatBecomesOfTheJob() {
        let job = JobID.random()
        let line = ProgressMeter.beginning(of: job)
        #expect(line == "job \(job); it goes on when this command is ended, 'holdfast job cancel \(job)' ends it")
    }

    @Test func aNewPhaseIsMeasuredAnew() {
        var meter = ProgressMeter()
        _ = meter.line(for: Self.row("copying", done: 0, of: nil), now: .zero)
        _ = meter.line(for: Self.row("copying", done: 1 << 30, of: nil), now: .seconds(1))
        #expect(
            meter.line(for: Self.row("sealing", done: 1 << 30, of: nil), now: .seconds(2)) == "backup  sealing  1.0 GiB"
        )
    }

    @Test func aJobThatHasNotBegunSaysWhomItWaitsFor() {
        var row = Self.row("", done: nil, of: nil)
        (row.state, row.phase, row.agent) = (.queued, nil, AgentName("db1"))
        var meter = ProgressMeter()
        #expect(meter.line(for: row, now: .zero) == "backup  queued  waits for agent 'db1'")
    }

    @Test func foreignTextStaysOnOneLine() {
        var meter = ProgressMeter()
        #expect(meter.line(for: Self.row("a\r\u{1B}[2Jb", done: nil, of: nil), now: .zero) == "backup  a\\r\\u{1b}[2Jb")
    }
}
