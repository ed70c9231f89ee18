import Platform
import Synchronization

/// Keeps the lines of a log for a test to look at.
package final class MemoryLogSink: LogSink {
    private let stored = Mutex<[String]>([])

    package init() {}

    package func write(_ line: String) {
        stored.withLock { $0.append(line) }
    }

    /// The lines so far.
    package var lines: [String] { stored.withLock { $0 } }
}
