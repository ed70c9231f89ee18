import Glibc
import Platform
import Protocol

/// Shows how far a run is on standard error: one line written over on a terminal, else a line a phase and now and then.
struct OfflineProgress: Sendable {
    private static let interval = Duration.milliseconds(500)
    private static let plainInterval = Duration.seconds(10)

    let meter: RunMeter

    /// Goes on until it is cancelled.
    func run() async {
        let isTerminal = isatty(2) == 1
        var lastPhase: String?
        var lastPrinted = ContinuousClock.now
        while !Task.isCancelled {
            let progress = meter.progress
            if isTerminal {
                AgentCommand.say("\r\u{1B}[K" + Self.line(progress).prefix(Self.width - 1))
            } else if progress.phase != lastPhase || lastPrinted.duration(to: .now) >= Self.plainInterval {
                AgentCommand.say(Self.line(progress) + "\n")
                lastPrinted = .now
            }
            lastPhase = progress.phase
            do {
                try await Task.sleep(for: Self.interval)
            } catch {
                break
            }
        }
        if isTerminal { AgentCommand.say("\r\u{1B}[K") }
    }

    /// Phase, amounts and note of a report.
    static func line(_ progress: RunProgress) -> String {
        var parts = ["restore", progress.phase]
        if let total = progress.bytesTotal, total > 0 {
            let share = DecimalText.fixed(min(100, Double(progress.bytesDone) / Double(total) * 100), places: 0)
            parts.append("\(ByteCount(bytes: progress.bytesDone)) of \(ByteCount(bytes: total)) (\(share) %)")
        } else if progress.bytesDone > 0 {
            parts.append("\(ByteCount(bytes: progress.bytesDone))")
        }
        if let note = progress.note { parts.append(note) }
        return parts.joined(separator: "  ").escapedForOneLine
    }

    private static var width: Int {
        var size = winsize()
        guard ioctl(2, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 20 else { return 80 }
        return Int(size.ws_col)
    }
}
