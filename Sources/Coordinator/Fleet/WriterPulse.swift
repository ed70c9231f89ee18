package import Platform
package import Protocol

/// Whether a source's log streams, and since when it does or does not. Pure.
package struct WriterPulse: Sendable, Equatable {
    /// A report says something for this long; agents report every two seconds.
    package static let memory = Duration.seconds(10)
    /// What agents may take to come back after the coordinator was restarted.
    package static let returning = Duration.seconds(10)
    /// What a new writer may take to begin before it counts as gone.
    package static let settling = Duration.seconds(30)

    /// When it was last known to stream; before the first report, when it began to be expected.
    package private(set) var lastStreaming: Timestamp
    /// When it last said that it streams; nil before the first time. Never in the future, as an expectation may be.
    package private(set) var lastHeard: Timestamp?
    /// Since when it has streamed without a pause; nil while it does not.
    private var begun: Timestamp?

    /// A log that is expected to stream from `time` on.
    package init(since time: Timestamp) {
        lastStreaming = time
    }

    /// Takes in a report.
    package mutating func note(_ state: LogStreamState, at now: Timestamp) {
        guard state == .streaming else {
            begun = nil
            return
        }
        if let lastHeard, lastHeard.advanced(by: Self.memory) < now { begun = nil }
        begun = begun ?? now
        lastHeard = now
        lastStreaming = max(lastStreaming, now)
    }

    /// How long it has streamed without a pause; nil when it does not stream now.
    package func streaming(at now: Timestamp) -> Duration? {
        guard let begun, let lastHeard, now <= lastHeard.advanced(by: Self.memory) else { return nil }
        return max(.zero, now.duration(since: begun))
    }

    /// How long it has not streamed; zero while it does.
    package func silence(at now: Timestamp) -> Duration {
        max(.zero, now.duration(since: lastStreaming))
    }
}
