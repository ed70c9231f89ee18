package import Platform
import Synchronization

/// A wall clock that stands still until a test moves it.
package final class ManualWallClock: WallClock {
    private let moment: Mutex<Timestamp>

    /// Begins at 2026-11-21T10:15:00Z unless told otherwise.
    package init(_ start: Timestamp = Timestamp(microseconds: 1_795_256_100_000_000)) {
        moment = Mutex(start)
    }

    package func now() -> Timestamp { moment.withLock { $0 } }

    /// Moves the clock, backwards when negative.
    package func advance(by duration: Duration) {
        moment.withLock { $0 = $0.advanced(by: duration) }
    }

    /// Puts the clock to a moment.
    package func set(_ timestamp: Timestamp) {
        moment.withLock { $0 = timestamp }
    }
}
