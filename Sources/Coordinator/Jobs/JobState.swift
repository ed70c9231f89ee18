/// Where a job is in its life.
package enum JobState: String, Sendable {
    /// Waits for its agent.
    case queued
    /// An order is on its way; whether it arrived is not known.
    case sent
    /// The agent has accepted the order.
    case running
    case done
    case failed
    case cancelled
    /// The agent was gone for too long, or for good.
    case lost

    /// Whether nothing more will happen.
    package var isEnded: Bool {
        switch self {
        case .queued, .sent, .running: false
        case .done, .failed, .cancelled, .lost: true
        }
    }
}
