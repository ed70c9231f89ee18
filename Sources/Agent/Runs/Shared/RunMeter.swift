import Platform
package import Protocol
import Synchronization

/// How far a run is, and how long its steps took.
package final class RunMeter: Sendable {
    /// How often the coordinator hears of it.
    static let interval = Duration.seconds(1)

    private struct State {
        var phase = "starting"
        var bytes: (done: UInt64, total: UInt64?) = (0, nil)
        var items: (done: UInt64, total: UInt64?) = (0, nil)
        var note: String?
        package var steps: [StepTime] = []
        var summary: [Fact] = []
        var drill: DrillResult?
    }

    package let job: JobID
    package let attempt: Attempt
    private let state = Mutex(State())

    package init(job: JobID, attempt: Attempt) {
        self.job = job
        self.attempt = attempt
    }

    /// Steps that are done, in order.
    package var steps: [StepTime] { state.withLock { $0.steps } }
    /// What is worth telling at the end.
    package var summary: [Fact] { state.withLock { $0.summary } }

    /// What a drill found, once it came to an end.
    package var drill: DrillResult? { state.withLock { $0.drill } }

    /// Keeps what a drill found.
    func conclude(_ result: DrillResult) {
        state.withLock { $0.drill = result }
    }

    /// Runs one step under its name and measures it.
    func step<T: Sendable>(_ name: String, _ body: () async throws -> T) async throws -> T {
        state.withLock { $0.phase = name }
        let begun = ContinuousClock.now
        defer {
            let (seconds, attoseconds) = begun.duration(to: .now).components
            let time = UInt64(seconds) * 1_000_000 + UInt64(attoseconds / 1_000_000_000_000)
            state.withLock { $0.steps.append(StepTime(name: name, microseconds: time)) }
        }
        return try await body()
    }

    /// Sets what is to be done in all.
    func expect(bytes: UInt64?, items: UInt64? = nil) {
        state.withLock { state in
            state.bytes = (0, bytes)
            state.items = (0, items)
        }
    }

    /// So much more is done.
    func add(bytes: Int, items: Int = 0) {
        state.withLock { state in
            state.bytes.done += UInt64(bytes)
            state.items.done += UInt64(items)
        }
    }

    /// Says something about the present phase.
    func note(_ text: String?) {
        state.withLock { $0.note = text }
    }

    /// Adds to what is told at the end; the same is told once.
    func tell(_ name: String, _ value: String) {
        let fact = Fact(name: name, value: value)
        state.withLock { if !$0.summary.contains(fact) { $0.summary.append(fact) } }
    }

    /// How far the run is now.
    package var progress: RunProgress {
        state.withLock { state in
            RunProgress(
                job: job, attempt: attempt, phase: state.phase, bytesDone: state.bytes.done,
                bytesTotal: state.bytes.total, itemsDone: state.items.done, itemsTotal: state.items.total,
                note: state.note)
        }
    }

    /// Tells the coordinator about it until it is cancelled; what cannot be told is let go.
    func report(over link: CoordinatorLink) async {
        while !Task.isCancelled {
            if let channel = link.current { try? await channel.control(progress) }
            try? await Task.sleep(for: Self.interval)
        }
    }
}
