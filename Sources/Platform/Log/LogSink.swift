import Synchronization

/// Where finished lines go.
package protocol LogSink: Sendable {
    /// Takes one line without its end.
    func write(_ line: String)
}

/// Writes lines to an open descriptor, each by one call, so that lines of several threads never mix.
///
/// A reader that stands still makes the writer wait; a descriptor that fails loses lines, not the process.
package final class DescriptorLogSink: LogSink {
    /// Standard error.
    package static let standardError = DescriptorLogSink(raw: 2)

    private let raw: Int32
    private let order = Mutex(())

    /// Writes to `raw`, which the caller keeps open.
    package init(raw: Int32) {
        self.raw = raw
    }

    package func write(_ line: String) {
        order.withLock { _ in RawOutput.write(line + "\n", to: raw) }
    }
}
