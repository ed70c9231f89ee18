import Platform
import Protocol

/// The fence of a source's log: of its writers only the newest may write.
struct LogFence: Sendable {
    /// What a writer is.
    enum Verdict: Equatable {
        case newest
        case replaced
        /// Its number lies so far ahead that no later writer could ever reach it.
        case impossible
    }

    let catalog: Catalog
    let clock: any WallClock

    /// Judges a writer; a newer one than any before raises the fence.
    func judge(_ writer: Attempt, of source: SourceID) async throws -> Verdict {
        let limit = clock.now().advanced(by: IngestLimits.fenceLead)
        guard writer.rawValue <= UInt64(clamping: limit.microseconds) else { return .impossible }
        return try await catalog.raiseLogFence(of: source, to: writer) ? .newest : .replaced
    }

    static let impossible =
        "its writer's number is more than a day ahead of the coordinator's clock; "
        + "set the agent's clock right and start the agent again"
}
