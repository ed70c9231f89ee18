import Synchronization

/// Wakes one waiting task; pulses that come while nobody waits count as one.
///
/// A waiter that is cancelled ends alone: the next one waits as if nothing had been.
final class Pulse: Sendable {
    private struct State {
        var isPending = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    /// Wakes the waiter, now or when it next waits.
    func send() {
        let waiter = state.withLock { state in
            let waiter = state.waiter.take()
            state.isPending = waiter == nil
            return waiter
        }
        waiter?.resume()
    }

    /// Waits for a pulse.
    ///
    /// - Throws: `CancellationError`.
    func wait() async throws {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let awake = state.withLock { state -> CheckedContinuation<Void, Never>? in
                    guard !Task.isCancelled, !state.isPending else {
                        state.isPending = state.isPending && Task.isCancelled
                        return continuation
                    }
                    let earlier = state.waiter.take()
                    state.waiter = continuation
                    return earlier
                }
                awake?.resume()
            }
        } onCancel: {
            state.withLock { $0.waiter.take() }?.resume()
        }
        try Task.checkCancellation()
    }
}
