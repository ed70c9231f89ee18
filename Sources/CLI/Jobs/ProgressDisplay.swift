import Platform
import Protocol

/// Shows a job's progress: one line written over again and again on a terminal, else a line now and then.
final class ProgressDisplay {
    /// How often a line is printed when it cannot be written over.
    static let plainInterval: Duration = .seconds(10)

    private let isTerminal: Bool
    private let begin = ContinuousClock.now
    private var meter = ProgressMeter()
    private var lastPhase: String?
    private var lastPrinted: Duration?
    private var isLineOpen = false

    /// A display on standard error.
    init(isTerminal: Bool = Output.isTerminal) {
        self.isTerminal = isTerminal
    }

    /// Names the job, for whoever ends the command before it.
    func begin(_ job: JobID) {
        Output.complain(ProgressMeter.beginning(of: job))
    }

    /// Shows a report.
    func show(_ row: JobRow) {
        let now = ContinuousClock.now - begin
        let line = meter.line(for: row, now: now)
        if isTerminal {
            Output.complain("\r\u{1B}[K" + line.prefix(max(20, Output.terminalWidth - 1)), terminator: "")
            isLineOpen = true
        } else if row.phase != lastPhase || lastPrinted.map({ now - $0 >= Self.plainInterval }) ?? true {
            Output.complain(line)
            lastPrinted = now
        }
        lastPhase = row.phase
    }

    /// Leaves the line as it is, so that what follows begins on its own.
    func finish() {
        if isLineOpen { Output.complain("") }
        isLineOpen = false
    }
}
