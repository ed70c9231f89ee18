import Synchronization

/// One piece of blocking work and the task that waits for it; it runs once or is cancelled before it began.
final class Work: Sendable {
    private enum State {
        case created
        case waiting(@Sendable (Bool) -> Void)
        case cancelled
        case finished
    }

    private let state = Mutex(State.created)

    /// Arms the work; `body` gets true when it shall run, false when it was cancelled before.
    func arm(_ body: @escaping @Sendable (Bool) -> Void) {
        let isCancelled = state.withLock { state in
            guard case .cancelled = state else {
                state = .waiting(body)
                return false
            }
            return true
        }
        if isCancelled { body(false) }
    }

    /// Runs the body, unless it was cancelled.
    func run() {
        take(.finished)?(true)
    }

    /// Ends the wait when the work has not begun; work that runs is left to finish.
    func cancel() {
        take(.cancelled)?(false)
    }

    /// Ends work that found no place, unless it was cancelled meanwhile.
    func refuse(_ body: () -> Void) {
        if take(.finished) != nil { body() }
    }

    private func take(_ next: State) -> (@Sendable (Bool) -> Void)? {
        state.withLock { state in
            switch state {
            case .waiting(let body):
                state = next
                return body
            case .created:
                state = next
                return nil
            case .cancelled, .finished:
                return nil
            }
        }
    }
}
