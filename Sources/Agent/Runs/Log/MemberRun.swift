import Platform
package import Protocol
import Synchronization

/// A member that does not write: has its own server hold log back, in step with what is durable in the repository, and
/// tells how the server stands, so that a failover to it loses nothing.
///
/// Runs until it is cancelled; whatever fails is told and tried again.
package final class MemberRun: Sendable {
    /// How often the server is asked and the coordinator told.
    static let interval = Duration.seconds(2)
    /// How long a word to the coordinator may wait for a connection.
    private static let patience = Duration.seconds(5)

    /// How often the end of the server's log is seen anew.
    private static let witnessInterval = Duration.seconds(10)

    private let parts: AgentParts
    private let source: SourceID
    private let log: any LogSource
    private let nextWitness = Mutex(ContinuousClock.now)

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
            let keep = try await self.keep(upTo: identity.isInRecovery ? held(known, identity) : .zero)
            status.slotState = keep.state.rawValue
            status.slotRestart = keep.position
            status.slotHeldBytes = keep.heldBytes
            if identity.isInRecovery { status.seen = try await see(identity, keep, known.seen) }
        } catch {
            status.problem = (error as? HoldfastError)?.message ?? "\(error)"
        }
        return status
    }

    /// Up to where the server may let go of its log: what was seen of it is compared when the member takes over.
    private func held(_ known: KeepPosition, _ identity: LogIdentity) -> LSN {
        guard let mark = known.seen?.mark else { return known.position }
        let needed = SameLogProof.needed(before: mark.position, mark.digest, segmentSize: identity.segmentSize)
        return min(known.position, needed)
    }

    private func see(_ identity: LogIdentity, _ keep: LogKeep, _ former: SeenLog?) async throws -> SeenLog? {
        let isDue = nextWitness.withLock { next in
            guard .now >= next else { return false }
            next = .now + Self.witnessInterval
            return true
        }
        guard isDue else { return nil }
        return try await LogWitness(parts: parts, source: source, log: log).look(
            identity, after: Self.isNew(keep, beside: former, identity) ? nil : former)
    }

    /// Whether the slot was made after the former was seen: a server that was made anew has none of the log from before.
    private static func isNew(_ keep: LogKeep, beside former: SeenLog?, _ identity: LogIdentity) -> Bool {
        guard let former, let position = keep.position else { return keep.isNew }
        return keep.isNew || position > former.mark.position.lastSegmentStart(size: identity.segmentSize)
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
