import Synchronization

/// A counted number of bytes that may be under way at once: who wants more waits, in order of arrival.
///
/// A piece larger than the whole gate passes alone. Every acquired amount is released by the same number.
package final class ByteGate: Sendable {
    private enum Wake {
        case task(CheckedContinuation<Void, any Error>)
        case thread(ThreadSignal)
    }

    private struct Waiter {
        let id: UInt64
        let amount: Int
        let wake: Wake
    }

    private struct State {
        var free: Int
        var waiters: [Waiter] = []
        var lastID: UInt64 = 0
        var isClosed = false
    }

    /// How many bytes fit.
    package let capacity: Int
    private let state: Mutex<State>

    package init(capacity: Int) {
        precondition(capacity > 0, "a gate of no bytes would never open")
        self.capacity = capacity
        state = Mutex(State(free: capacity))
    }

    /// Bytes that nobody holds at the moment.
    package var free: Int { state.withLock { $0.free } }

    /// Waits until `amount` bytes are free and takes them.
    ///
    /// - Throws: `CancellationError`, also after `close`; nothing is taken then.
    package func acquire(_ amount: Int) async throws {
        let id = nextID()
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                if let result = park(id, amount, .task(continuation)) { continuation.resume(with: result) }
                if Task.isCancelled { abandon(id) }
            }
        } onCancel: {
            abandon(id)
        }
    }

    /// Blocks the thread until `amount` bytes are free and takes them; never on the cooperative pool.
    ///
    /// - Throws: `CancellationError` after `close`; nothing is taken then.
    package func acquireBlocking(_ amount: Int) throws {
        let signal = ThreadSignal()
        if let result = park(nextID(), amount, .thread(signal)) { return try result.get() }
        guard signal.wait() else { throw CancellationError() }
    }

    /// Gives bytes back.
    package func release(_ amount: Int) {
        let ready = state.withLock { state in
            state.free += clamped(amount)
            assert(state.free <= capacity, "more bytes were released than acquired")
            return Self.takeReady(&state)
        }
        for waiter in ready { Self.resume(waiter, mayPass: true) }
    }

    /// Ends every wait, now and later, with `CancellationError`.
    package func close() {
        let waiters = state.withLock { state in
            state.isClosed = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { Self.resume(waiter, mayPass: false) }
    }

    private func clamped(_ amount: Int) -> Int { min(max(0, amount), capacity) }

    private func nextID() -> UInt64 {
        state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
    }

    private func park(_ id: UInt64, _ amount: Int, _ wake: Wake) -> Result<Void, any Error>? {
        let amount = clamped(amount)
        return state.withLock { state in
            if state.isClosed { return .failure(CancellationError()) }
            guard state.waiters.isEmpty, state.free >= amount else {
                state.waiters.append(Waiter(id: id, amount: amount, wake: wake))
                return nil
            }
            state.free -= amount
            return .success(())
        }
    }

    private func abandon(_ id: UInt64) {
        let (gone, ready) = state.withLock { state -> (Waiter?, [Waiter]) in
            guard let index = state.waiters.firstIndex(where: { $0.id == id }) else { return (nil, []) }
            let gone = state.waiters.remove(at: index)
            return (gone, Self.takeReady(&state))
        }
        if let gone { Self.resume(gone, mayPass: false) }
        for waiter in ready { Self.resume(waiter, mayPass: true) }
    }

    /// Takes from the front of the queue whoever fits now.
    private static func takeReady(_ state: inout State) -> [Waiter] {
        var count = 0
        while count < state.waiters.count, state.waiters[count].amount <= state.free {
            state.free -= state.waiters[count].amount
            count += 1
        }
        defer { state.waiters.removeFirst(count) }
        return Array(state.waiters[..<count])
    }

    private static func resume(_ waiter: Waiter, mayPass: Bool) {
        switch waiter.wake {
        case .task(let continuation):
            continuation.resume(with: mayPass ? .success(()) : .failure(CancellationError()))
        case .thread(let signal): signal.send(mayPass)
        }
    }
}
