package import Platform
package import Protocol
import Synchronization

/// The connection to the coordinator as the runs see it: the one that stands, or the next one.
///
/// The session tells it of every connection made and lost; the runs ask for a channel and wait for one when there is
/// none.
package final class CoordinatorLink: Sendable {
    /// How long a run holds its place while no coordinator answers.
    package static let patience = Duration.seconds(15 * 60)

    fileprivate struct State {
        var channel: SecureChannel?
        var end: HoldfastError?
        var waiters: [Int: CheckedContinuation<SecureChannel, any Error>] = [:]
        var nextWaiter = 0
    }

    fileprivate let state = Mutex(State())

    /// No connection stands yet.
    package init() {}

    /// A connection is ready for use.
    package func connected(_ channel: SecureChannel) {
        let waiters = state.withLock { state in
            state.channel = channel
            return state.takeWaiters()
        }
        for waiter in waiters { waiter.resume(returning: channel) }
    }

    /// `channel` is of no more use; when it was replaced already, nothing changes.
    package func lost(_ channel: SecureChannel) {
        state.withLock { state in
            if state.channel === channel { state.channel = nil }
        }
    }

    /// There will be no further connection; whoever waits or asks gets `reason`.
    package func end(_ reason: HoldfastError) {
        let waiters = state.withLock { state in
            state.channel = nil
            state.end = reason
            return state.takeWaiters()
        }
        for waiter in waiters { waiter.resume(throwing: reason) }
    }

    /// The channel that stands now, if one does.
    package var current: SecureChannel? { state.withLock { $0.channel } }

    /// The channel that stands, or the next one.
    ///
    /// - Parameter patience: how long to wait for it.
    /// - Returns: a channel that stood a moment ago.
    /// - Throws: `unreachable` when the patience is over; the reason of ``end(_:)``; `CancellationError`.
    package func channel(within patience: Duration = patience) async throws -> SecureChannel {
        if let channel = current { return channel }
        return try await withThrowingTaskGroup(of: SecureChannel.self) { group in
            group.addTask { try await self.next() }
            group.addTask {
                try await Task.sleep(for: patience)
                throw HoldfastError(
                    .unreachable, "no coordinator answered for \(patience.components.seconds) s; is it running?")
            }
            defer { group.cancelAll() }
            guard let channel = try await group.next() else { throw CancellationError() }
            return channel
        }
    }

    private func next() async throws -> SecureChannel {
        let number = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { waiter in
                let answer = state.withLock { $0.answer(waiter, number, isCancelled: Task.isCancelled) }
                if let answer { waiter.resume(with: answer) }
            }
        } onCancel: {
            let waiter = state.withLock { $0.waiters.removeValue(forKey: number) }
            waiter?.resume(throwing: CancellationError())
        }
    }
}

extension CoordinatorLink.State {
    fileprivate mutating func takeWaiters() -> [CheckedContinuation<SecureChannel, any Error>] {
        defer { waiters = [:] }
        return Array(waiters.values)
    }

    /// The answer for a waiter at once, or nil when it has been put in line.
    fileprivate mutating func answer(
        _ waiter: CheckedContinuation<SecureChannel, any Error>, _ number: Int, isCancelled: Bool
    ) -> Result<SecureChannel, any Error>? {
        if let channel { return .success(channel) }
        if let end { return .failure(end) }
        if isCancelled { return .failure(CancellationError()) }
        waiters[number] = waiter
        return nil
    }
}
