package import Platform
package import Protocol

/// What a restore will use: the base, the unbroken log behind it, and the target as the database will be told it.
package struct RestorePlan: Sendable {
    package let base: Holdings.Backup
    package let window: RestoreWindow
    package let target: RestoreTarget
    /// The log to fetch, a stretch for each timeline on the way.
    package let log: [LogRange]
    /// How many log objects those stretches take.
    package let logObjects: UInt64
    /// Bytes of the base and of those objects.
    package let bytes: UInt64
    package let notes: [String]
    /// Where the replay ends, and of what the log is.
    package let reach: PlanReach
}

/// What planning comes to.
package enum PlanningResult: Sendable {
    case plan(RestorePlan)
    /// The target lies beyond the stored log, but the database may have it: flush, then plan again.
    case flushFirst(HoldfastError)
}
