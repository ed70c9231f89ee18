package import Platform
package import Protocol
import Synchronization

/// Reading the journal at start, dropping what the repository has, and giving its room back.
extension Spool {
    /// Reads the journal. Called once, before anything else.
    ///
    /// - Parameters:
    ///   - covered: The unbroken stretches of log that the repository holds.
    ///   - holds: What open restores were promised.
    ///   - marks: Up to where tails were acknowledged before.
    /// - Throws: `fileSystem` when a file cannot be read at all.
    package func load(
        covered: [TailName: [ClosedRange<LSN>]], holds: SpoolHolds = [:], marks: [TailName: TailMark]
    ) async throws {
        let directory = directory
        let read = try await thread.run { try SpoolReading(directory: directory, covered: covered, holds: holds) }
        state.withLock { state in
            state.index = read.index
            state.sequence = read.lastSequence
            state.condition.damage = read.damage
            state.promised = holds
            state.marks = TailMarks(marks)
            // What the journal shows was acknowledged, or is as good.
            for tail in read.index.tails {
                guard let last = read.index.pieces(of: tail).last else { continue }
                state.marks.raise(tail, to: TailMark(position: last.end, digest: last.digest))
            }
        }
        for (_, text) in read.damage.sorted(by: { $0.key < $1.key }) {
            log.error("spool.damaged", (.directory, directory), (.reason, text))
        }
        tidySoon()
    }

    /// What open restores were promised, which stays until they have ended.
    package func hold(_ holds: SpoolHolds) { state.withLock { $0.promised = holds } }

    /// Drops what the repository covers by now.
    package func drop(_ tail: TailName, covered: [ClosedRange<LSN>]) {
        let hasDropped = state.withLock { state in
            state.index.drop(tail, covered: covered, holds: state.restores)
        }
        guard hasDropped else { return }
        FaultPoint.hit("spool.dropped")
        tidySoon()
    }

    /// Keeps a source's tails whole for a while, so that what a restore is planned with is there when its job is.
    ///
    /// - Parameters:
    ///   - source: Whose.
    ///   - duration: For how long; nil for the usual time.
    package func lease(_ source: SourceID, for duration: Duration? = nil) {
        let now = ContinuousClock.now
        state.withLock { state in
            state.leases = state.leases.filter { now < $0.value }
            state.leases[source] = now + (duration ?? SpoolLimits.lease)
        }
    }

    /// Drops the tails of a source that is no more; nothing of them counts as acknowledged then.
    package func drop(_ source: SourceID) {
        state.withLock { state in
            state.index.drop(source)
            state.marks.forget(source)
            if let lane = state.lanes[source] {
                state.giveUp(lane, Self.removed)
            }
        }
        tidySoon()
    }

    /// A source is no longer protected: nothing more comes, and its tails are kept like those of ended timelines.
    package func end(_ source: SourceID) {
        state.withLock { state in
            state.index.end(source)
            if let lane = state.lanes[source] { state.giveUp(lane, Self.removed) }
        }
    }

    private static let removed = HoldfastError(.notAuthorised, "the source was removed")

    /// Drops tails of ended branches and timelines that nothing came for since `limit`.
    package func dropEnded(receivedBefore limit: Timestamp) {
        let hasDropped = state.withLock { $0.index.dropEnded(receivedBefore: limit, holds: $0.holds) }
        if hasDropped { tidySoon() }
    }
}
