import CSystem
import Glibc
import Synchronization

/// Holds a stream of bytes to a rate: each taken amount moves the moment at which the next may go.
package final class RateLimiter: Sendable {
    private struct State {
        var nextFree: ContinuousClock.Instant?
    }

    /// How much of the past an idle stream may make up for at once.
    package static let burst = Duration.milliseconds(50)

    /// Bytes a second; nil is free.
    package let bytesPerSecond: UInt64?
    private let state = Mutex(State())

    /// A rate of 0 counts as free too.
    package init(bytesPerSecond: UInt64?) {
        self.bytesPerSecond = bytesPerSecond == 0 ? nil : bytesPerSecond
    }

    /// Blocks the thread as long as the rate demands before `bytes` may go; never on the cooperative pool.
    package func take(_ bytes: Int) {
        let (seconds, attoseconds) = reserve(bytes, at: .now).components
        guard seconds > 0 || attoseconds > 0 else { return }
        var rest = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
        var left = timespec()
        while nanosleep(&rest, &left) == -1, errno == EINTR { rest = left }
    }

    /// Waits as long as the rate demands before `bytes` may go.
    ///
    /// - Throws: `CancellationError`.
    package func wait(_ bytes: Int) async throws {
        let delay = reserve(bytes, at: .now)
        if delay > .zero { try await Task.sleep(for: delay) }
    }

    /// Books `bytes` and tells how long to wait before they may go.
    package func reserve(_ bytes: Int, at now: ContinuousClock.Instant) -> Duration {
        guard let bytesPerSecond, bytes > 0 else { return .zero }
        let cost = Duration.seconds(Double(bytes) / Double(bytesPerSecond))
        return state.withLock { state in
            let begin = max(state.nextFree ?? (now - Self.burst), now - Self.burst)
            state.nextFree = begin + cost
            // The bytes go at the end of their own time, so that even one large piece keeps the rate.
            return max(.zero, begin + cost - now)
        }
    }
}
