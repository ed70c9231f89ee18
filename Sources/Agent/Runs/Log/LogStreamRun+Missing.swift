import Platform
import Protocol
import Synchronization

/// The database no longer has the log that comes next.
extension LogStreamRun {
    /// Where the first log of a branch begins: at the oldest that the slot holds of the server's timeline, or at what
    /// the server writes now when that is not there.
    func firstPosition(_ identity: LogIdentity, _ keep: LogKeep) async throws -> LSN {
        let size = identity.segmentSize
        let newest = identity.end.segmentStart(size: size)
        guard let held = keep.position?.segmentStart(size: size), !logWasMissing.withLock({ $0 }) else { return newest }
        // A slot of a former standby may hold log of before the promotion, which belongs to another timeline.
        let begun = try await ancestors(of: identity.timeline).last?.switchPoint.segmentStart(size: size)
        return max(held, begun ?? .zero)
    }

    /// Where it can go on, with the gap that is left.
    ///
    /// The slot says what is held; where it says nothing, or log went although it was held, the stream goes on at the
    /// segment that the server writes now. The stored timeline may be over there: then the server's own begins.
    ///
    /// - Returns: the store and the beginning in it; as they were when nothing can be left out.
    func goingOn(
        after beginning: LogBeginning, _ standing: LogStore.Standing, _ store: LogStore
    ) async throws -> (LogStore, LogBeginning) {
        let identity = beginning.identity
        let held = beginning.keep.position?.segmentStart(size: identity.segmentSize) ?? .zero
        let next = held > beginning.position ? held : identity.end.segmentStart(size: identity.segmentSize)
        guard next > beginning.position else { return (store, beginning) }
        let lost = lostSlot.withLock { $0.take() }
        var later = beginning
        later.position = next
        later.memory = nil
        later.gap = LogAlarm(
            kind: lost == nil ? .gap : .slotLost,
            text: "the database let go of log from \(standing.coveredTo) to \(next)"
                + (lost.map { ": the slot was lost, \($0)" } ?? ""),
            from: standing.coveredTo, to: next)
        guard store.timeline != identity.timeline,
            let end = try await ancestors(of: identity.timeline).last(where: { $0.timeline == store.timeline }),
            next >= end.switchPoint
        else { return (store, later) }
        let newest = self.store(of: identity.timeline)
        _ = try await newest.open()
        later.timeline = identity.timeline
        later.end = identity.end
        later.history = try await source.history(of: identity.timeline)
        later.position = identity.end.segmentStart(size: identity.segmentSize)
        return (newest, later)
    }
}
