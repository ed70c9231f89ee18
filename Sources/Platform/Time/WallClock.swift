import CSystem
import Glibc

/// Where a moment on the wall clock comes from, passed in so that deciding code can be tested.
package protocol WallClock: Sendable {
    /// The present moment.
    func now() -> Timestamp
}

/// The system's clock.
package struct SystemWallClock: WallClock {
    package init() {}

    package func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }
}
