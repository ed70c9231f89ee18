import Platform
import Protocol

/// The log of a source that is paused: nothing is read, but what the slot holds back and what commits wait for is told.
///
/// Runs until it is cancelled; whatever fails is told and tried again.
final class PausedRun: Sendable {
    /// How often the server is asked and the coordinator told.
    static let interval = Duration.seconds(2)

    private let parts: AgentParts
    private let source: SourceID
    private let log: any LogSource

    /// - Parameters:
    ///   - parts: what the agent works with.
    ///   - source: which source rests.
    ///   - log: its log.
    init(parts: AgentParts, source: SourceID, log: any LogSource) {
        self.parts = parts
        self.source = source
        self.log = log
    }

    /// Looks again and again.
    func run() async {
        while !Task.isCancelled {
            let status = await look()
            if let channel = parts.link.current { try? await channel.control(status) }
            try? await Task.sleep(for: Self.interval)
        }
        await log.close()
    }

    /// How the server stands now; our stream is not there, so it counts in no log mode.
    func look() async -> LogStatus {
        var status = LogStatus(
            source: source, state: .paused, timeline: TimelineID(rawValue: 1), received: .zero, durable: .zero,
            server: .zero, slotHeldBytes: 0, slotState: "unknown")
        do {
            let end = try await log.end()
            (status.timeline, status.server, status.serverTime) = (end.timeline, end.position, end.time)
            let rule = try await log.commitRule()
            (status.commitWait, status.release) = (rule.wait(isSynchronous: false), rule.release)
            let keep = try await log.keep()
            (status.slotState, status.slotRestart) = (keep.state.rawValue, keep.position)
            status.slotHeldBytes = keep.heldBytes
        } catch {
            status.problem = (error as? HoldfastError)?.message ?? "\(error)"
        }
        return status
    }
}
