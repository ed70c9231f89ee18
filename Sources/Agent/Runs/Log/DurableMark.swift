import Protocol
import Synchronization

/// A position that only moves forwards along one timeline, and those who wait for it.
final class DurableMark: Sendable {
    private struct State {
        var position = LSN.zero
        var failure: (any Error)?
        var waiters: [Int: (LSN, CheckedContinuation<Void, any Error>)] = [:]
        var next = 0
    }

    private let state = Mutex(State())

    /// Where it stands.
    var position: LSN { state.withLock { $0.position } }

    /// Moves to `position`, unless it is there already, and wakes who waited for it.
    func advance(to position: LSN) {
        let due = state.withLock { state in
            state.position = max(state.position, position)
            let due = state.waiters.filter { $0.value.0 <= state.position }
            for key in due.keys { state.waiters[key] = nil }
            return due.values.map(\.1)
        }
        for waiter in due { waiter.resume() }
    }

    /// Stands at `position` from now on, also when that lies before: from here on another timeline is marked.
    func begin(at position: LSN) {
        state.withLock { $0.position = position }
        advance(to: position)
    }

    /// Ends every wait with `error`, and those to come until ``clear()``.
    func fail(_ error: any Error) {
        let due = state.withLock { state in
            state.failure = error
            defer { state.waiters = [:] }
            return state.waiters.values.map(\.1)
        }
        for waiter in due { waiter.resume(throwing: error) }
    }

    /// Lets waits begin again.
    func clear() {
        state.withLock { $0.failure = nil }
    }

    /// Throws what ended the waits, if something did.
    func check() throws {
        if let failure = state.withLock({ $0.failure }) { throw failure }
    }

    /// Waits until the mark has reached `position`.
    func reach(_ position: LSN) async throws {
        let number = state.withLock { state in
            state.next += 1
            return state.next
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (waiter: CheckedContinuation<Void, any Error>) in
                let answer: Result<Void, any Error>? = state.withLock { state in
                    if state.position >= position { return .success(()) }
                    if let failure = state.failure { return .failure(failure) }
                    if Task.isCancelled { return .failure(CancellationError()) }
                    state.waiters[number] = (position, waiter)
                    return nil
                }
                if let answer { waiter.resume(with: answer) }
            }
        } onCancel: {
            let waiter = state.withLock { $0.waiters.removeValue(forKey: number) }
            waiter?.1.resume(throwing: CancellationError())
        }
    }
}
