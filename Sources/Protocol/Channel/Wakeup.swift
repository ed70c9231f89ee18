import Synchronization

/// Lets tasks sleep until something may have changed.
///
/// Read ``version``, look at the state in question, and when it is not as wished, ``wait(since:)`` for that version: a
/// signal given in between is not lost. Waking up proves nothing, so look again.
package final class Wakeup: Sendable {
    private struct State {
        var version: UInt64 = 0
        var nextWaiter: UInt64 = 0
        var waiters: [UInt64: CheckedContinuation<Void, Never>] = [:]
    }

    private let state = Mutex(State())

    /// Nobody waits.
    package init() {}

    /// Grows by each signal.
    package var version: UInt64 { state.withLock { $0.version } }

    /// Wakes all who wait.
    package func signal() {
        let waiters = state.withLock { state in
            state.version += 1
            defer { state.waiters = [:] }
            return state.waiters.values
        }
        for waiter in waiters {
            waiter.resume()
        }
    }

    /// Sleeps until a signal is given after `version` was read.
    ///
    /// - Throws: `CancellationError`.
    package func wait(since version: UInt64) async throws(CancellationError) {
        let waiter = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let atOnce = state.withLock { state in
                    // The task is marked before its handler runs, so one of the two always sees the other.
                    guard state.version == version, !Task.isCancelled else { return true }
                    state.waiters[waiter] = continuation
                    return false
                }
                if atOnce { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: waiter) }?.resume()
        }
        if Task.isCancelled { throw CancellationError() }
    }
}
