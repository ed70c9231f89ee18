import Platform
import Synchronization

/// One delivery's part of the room: what it holds, and since when its receiver has not read.
final class DeliverySeat: Sendable {
    private struct State {
        var held = 0
        var sending: ContinuousClock.Instant?
        var isReplaced = false
    }

    private let state = Mutex(State())
    private let room: DeliveryRoom

    init(_ room: DeliveryRoom) {
        self.room = room
    }

    /// Waits for room for one load. Holds none while it waits, so that no two wait for each other.
    func take() async throws {
        try await room.take()
        state.withLock { $0.held += 1 }
    }

    /// Whether there was room for one load more at once.
    func takeIfFree() -> Bool {
        guard room.takeIfFree() else { return false }
        state.withLock { $0.held += 1 }
        return true
    }

    /// One load was sent.
    func release() {
        state.withLock { $0.held -= 1 }
        room.release(1)
    }

    /// Sends something, which takes as long as the receiver likes.
    func send(_ send: () async throws -> Void) async throws {
        state.withLock { $0.sending = .now }
        defer { state.withLock { $0.sending = nil } }
        try await send()
    }

    /// The same restore asked again.
    func replace() { state.withLock { $0.isReplaced = true } }

    /// The delivery is over.
    func close() {
        let held = state.withLock { state in
            defer { state.held = 0 }
            return state.held
        }
        room.release(held)
    }

    /// Returns never.
    ///
    /// - Throws: `busy` once the receiver has not read for `patience`, or has asked again; `CancellationError`.
    func watch(_ patience: Duration) async throws {
        while true {
            try await Task.sleep(for: min(patience / 4, .seconds(1)))
            let (sending, isReplaced) = state.withLock { ($0.sending, $0.isReplaced) }
            if isReplaced { throw HoldfastError(.busy, "the restore asked for the tail again; this delivery is over") }
            if let sending, sending + patience <= .now {
                throw HoldfastError(
                    .busy, "the tail was not read for \(patience.components.seconds) s; ask for the rest again")
            }
        }
    }
}
