import Synchronization

/// Things handed from threads to tasks, in order. It does not bound itself: what is handed over holds a place of a gate.
final class HandOver<Thing: Sendable>: Sendable {
    private struct State {
        var things: [Thing] = []
        var takers: [Int: CheckedContinuation<Thing?, any Error>] = [:]
        var isFinished = false
        var next = 0
    }

    private let state = Mutex(State())

    /// Hands a thing over; never waits.
    func put(_ thing: Thing) {
        let taker = state.withLock { state -> CheckedContinuation<Thing?, any Error>? in
            guard let first = state.takers.keys.min() else {
                state.things.append(thing)
                return nil
            }
            return state.takers.removeValue(forKey: first)
        }
        taker?.resume(returning: thing)
    }

    /// No more things come.
    func finish() {
        let takers = state.withLock { state in
            state.isFinished = true
            defer { state.takers = [:] }
            return Array(state.takers.values)
        }
        for taker in takers { taker.resume(returning: nil) }
    }

    /// The next thing, or nil when there are no more.
    ///
    /// - Throws: `CancellationError`.
    func next() async throws -> Thing? {
        let number = state.withLock { state in
            state.next += 1
            return state.next
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { taker in
                let answer: Result<Thing?, any Error>? = state.withLock { state in
                    if !state.things.isEmpty { return .success(state.things.removeFirst()) }
                    if state.isFinished { return .success(nil) }
                    if Task.isCancelled { return .failure(CancellationError()) }
                    state.takers[number] = taker
                    return nil
                }
                if let answer { taker.resume(with: answer) }
            }
        } onCancel: {
            let taker = state.withLock { $0.takers.removeValue(forKey: number) }
            taker?.resume(throwing: CancellationError())
        }
    }
}
