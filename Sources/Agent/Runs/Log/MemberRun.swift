import Platform
package import Protocol

/// A member that does not write: has its own server hold log back, in step with what is durable in the repository, and
/// tells how the server stands, so that a failover to it loses nothing.
///
/// Runs until it is cancelled; whatever fails is told and tried again.
package final class MemberRun: Sendable {
    /// How often the server is asked and the coordinator told.
    static let interval = Duration.seconds(2)
    /// How long a word to the coordinator may wait for a connection.
    private static let patience = Duration.seconds(5)

    private let parts: AgentParts
    private let source: SourceID
    private let log: any LogSource

    /// - Parameters:
    ///   - parts: what the agent works with.
    ///   - source: whose member it is.
    ///   - log: the log of the member's own server.
    package init(parts: AgentParts, source: SourceID, log: any LogSource) {
        self.parts = parts
        self.source = source
        self.log = log
    }

    /// Keeps step for ever.
    package func run() async {
        var known: KeepPosition?
        while !Task.isCancelled {
            let status = await look(known)
            if let answer = try? await parts.link.ask(status, for: KeepPosition.self, patience: Self.patience) {
                known = answer
            }
            try? await Task.sleep(for: Self.interval)
        }
        await log.close()
    }

    /// Asks the server, and moves its slot to where `known` allows; nothing is kept before the coordinator has spoken.
    package func look(_ known: KeepPosition?) async -> MemberStatus {
        var status = MemberStatus(source: source, slotState: "unknown", slotHeldBytes: 0)
        do {
            let identity = try await log.identify()
            status.isInRecovery = identity.isInRecovery
            status.systemIdentifier = identity.systemIdentifier
            status.timeline = identity.timeline
            status.position = identity.end
            guard let known, known.systemIdentifier.map({ $0 == identity.systemIdentifier }) ?? true else {
                return status
            }
            let keep = try await self.keep(upTo: identity.isInRecovery ? known.position : .zero)
            status.slotState = keep.state.rawValue
            status.slotRestart = keep.position
            status.slotHeldBytes = keep.heldBytes
        } catch {
            status.problem = (error as? HoldfastError)?.message ?? "\(error)"
        }
        return status
    }

    /// A slot that was lost held nothing that this member has to bring: a new one takes its place.
    private func keep(upTo position: LSN) async throws -> LogKeep {
        let keep = try await log.keep()
        guard keep.state != .lost else {
            try await log.dropKeep()
            return try await log.keep()
        }
        guard let present = keep.position, present < position else { return keep }
        // A standby that has just started may not have come that far again.
        return (try? await log.advanceKeep(to: position)) ?? keep
    }
}
