import Platform
import Protocol
import Synchronization

/// Bounds what deliveries of tails hold in memory: together so many loads, and one delivery for each restore.
final class DeliveryRoom: Sendable {
    private struct State {
        var loads: Int
        var seats: [JobID: DeliverySeat] = [:]
    }

    private let state: Mutex<State>
    private let changed = Wakeup()
    private let patience: Duration

    /// - Parameters:
    ///   - loads: How many may be in memory.
    ///   - patience: How long a receiver may take to read one message.
    init(loads: Int, patience: Duration) {
        state = Mutex(State(loads: loads))
        self.patience = patience
    }

    /// Carries a delivery to its end, to that of its receiver's patience, or until the same restore asks again.
    ///
    /// - Throws: What `body` throws; `busy` when it was ended.
    func admit(_ job: JobID, _ body: @escaping @Sendable (DeliverySeat) async throws -> Void) async throws {
        let seat = DeliverySeat(self)
        state.withLock { $0.seats.updateValue(seat, forKey: job) }?.replace()
        defer {
            seat.close()
            state.withLock { if $0.seats[job] === seat { $0.seats[job] = nil } }
        }
        try await withThrowingTaskGroup { group in
            group.addTask { try await body(seat) }
            group.addTask { [patience] in try await seat.watch(patience) }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    /// Waits until there is room for one load more.
    func take() async throws(CancellationError) {
        while true {
            let seen = changed.version
            if takeIfFree() { return }
            try await changed.wait(since: seen)
        }
    }

    /// Whether there was room for one load more, which is taken then.
    func takeIfFree() -> Bool {
        state.withLock { state in
            guard state.loads > 0 else { return false }
            state.loads -= 1
            return true
        }
    }

    /// So many loads are in memory no more.
    func release(_ count: Int) {
        guard count > 0 else { return }
        state.withLock { $0.loads += count }
        changed.signal()
    }
}
