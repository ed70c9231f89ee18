import Platform
import Protocol

/// What a source with several members needs of its log stream.
extension LogStreamRun {
    /// Only a primary writes log of its own; that this one does not is told, so that a member may take over.
    ///
    /// - Throws: `logStream` when the server is in recovery.
    func refuseStandby(_ identity: LogIdentity) async throws {
        guard identity.isInRecovery else { return }
        let told = MemberStatus(
            source: context.source, isInRecovery: true, systemIdentifier: identity.systemIdentifier,
            timeline: identity.timeline, position: identity.end, slotState: "unknown", slotHeldBytes: 0)
        _ = try? await context.parts.link.ask(told, for: KeepPosition.self, patience: .seconds(5))
        throw HoldfastError(
            .logStream,
            "the server is in recovery: it follows another one, or is being restored; its log is not its own")
    }

    /// Two servers that were promoted apart from each other have timelines of one number and of different histories.
    ///
    /// - Throws: a fork, when the stored timeline has another history than the server's of the same number.
    func refuseOtherHistory(_ history: Bytes?, _ standing: LogStore.Standing?, of timeline: TimelineID) throws {
        guard timeline.rawValue > 1, let stored = standing?.historyDigest, let standing, let history,
            .sha256(of: history) != stored
        else { return }
        throw LogAlarm(
            kind: .fork,
            text: "the database's timeline \(timeline) has another history than the stored one: two servers were "
                + "promoted apart from each other",
            from: standing.coveredTo)
    }
}
