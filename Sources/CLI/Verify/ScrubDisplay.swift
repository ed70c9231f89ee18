import Platform
import Repository
import Synchronization

/// Shows how far a scrub is: on a terminal one line written over, else a line every ten seconds.
final class ScrubDisplay: Sendable {
    private struct State {
        var bytes: UInt64 = 0
        var printed: Duration = .zero
        var isLineOpen = false
    }

    private let begin = ContinuousClock.now
    private let isTerminal = Output.isTerminal
    private let state = Mutex(State())

    /// Takes a report, from any thread.
    func show(_ progress: ScrubProgress) {
        let now = ContinuousClock.now - begin
        let line: String? = state.withLock { state in
            guard now - state.printed >= (isTerminal ? .milliseconds(200) : .seconds(10)) else { return nil }
            state.printed = now
            state.isLineOpen = isTerminal
            let rate = Wording.rate(progress.bytes, in: now) ?? ""
            return "verify  \(progress.objects) objects  \(ByteCount(bytes: progress.bytes))  \(rate)"
        }
        guard let line else { return }
        if isTerminal {
            Output.complain("\r\u{1B}[K" + line.prefix(max(20, Output.terminalWidth - 1)), terminator: "")
        } else {
            Output.complain(line)
        }
    }

    /// Ends the line.
    func finish() {
        if state.withLock({ $0.isLineOpen }) { Output.complain("") }
    }
}
