/// Structured events, one line each: a constant name and facts under keys of a closed set.
///
/// A log is a value; `with` gives one that adds a fact to every line. Log where an error is decided upon, not on its way.
package struct Log: Sendable {
    private let sink: any LogSink
    private let level: LogLevel
    private let format: LogFormat
    private let clock: any WallClock
    private var context: [(LogKey, LogScalar)]

    package init(
        sink: any LogSink = DescriptorLogSink.standardError, level: LogLevel = .info, format: LogFormat = .text,
        clock: any WallClock = SystemWallClock(), context: [(LogKey, any LogValue)] = []
    ) {
        self.sink = sink
        self.level = level
        self.format = format
        self.clock = clock
        self.context = context.map { ($0.0, $0.1.logScalar) }
    }

    /// A log that writes nothing.
    package static let silent = Log(sink: SilentSink(), level: .error)

    /// The same log with one more fact on every line; an earlier fact of that key is replaced.
    package func with(_ key: LogKey, _ value: any LogValue) -> Log {
        var copy = self
        copy.context.removeAll { $0.0 == key }
        copy.context.append((key, value.logScalar))
        return copy
    }

    package func debug(_ event: StaticString, _ fields: (LogKey, any LogValue)...) {
        write(.debug, event, fields)
    }

    package func info(_ event: StaticString, _ fields: (LogKey, any LogValue)...) {
        write(.info, event, fields)
    }

    package func notice(_ event: StaticString, _ fields: (LogKey, any LogValue)...) {
        write(.notice, event, fields)
    }

    package func warn(_ event: StaticString, _ fields: (LogKey, any LogValue)...) {
        write(.warn, event, fields)
    }

    package func error(_ event: StaticString, _ fields: (LogKey, any LogValue)...) {
        write(.error, event, fields)
    }

    /// Writes an event of any level.
    package func write(_ level: LogLevel, _ event: StaticString, _ fields: [(LogKey, any LogValue)]) {
        guard level >= self.level else { return }
        let facts = context + fields.map { ($0.0, $0.1.logScalar) }
        sink.write(format.line(clock.now(), level, event, facts))
    }
}

private struct SilentSink: LogSink {
    func write(_ line: String) {}
}
