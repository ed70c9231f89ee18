/// The exit statuses of every command, the same everywhere.
package enum ExitStatus: Int32, Sendable, CaseIterable {
    case done = 0
    /// A finding, or a job that failed.
    case failed = 1
    case usage = 2
    case unreachable = 3
    case refused = 4
    case noSuchThing = 5
    /// The target lies outside the restore window, or is not empty.
    case outsideWindow = 6
    case tryAgain = 75
}
