import Platform
import Protocol
import Repository
import Synchronization

extension LogStreamRun {
    /// Finds out where to begin, and refuses what does not continue what is stored.
    ///
    /// - Returns: the opened store of the timeline and the beginning in it.
    func begin() async throws -> (LogStore, LogBeginning) {
        let identity = try await source.identify()
        try await refuseStandby(identity)
        let memory = try await remembered()
        let (store, standing) = try await openStore(identity, memory)
        try await refuseForeign(identity, standing, of: store.timeline)
        var keep = try await source.keep()
        if keep.state == .lost {
            lostSlot.withLock { [keep] in $0 = keep.reason ?? "it held back more log than the server allows" }
            try await source.dropKeep()
            keep = try await source.keep()
        } else if !logWasMissing.withLock({ $0 }) {
            lostSlot.withLock { $0 = nil }
        }
        let history = try await source.history(of: store.timeline)
        try refuseOtherHistory(history, standing, of: store.timeline)
        var beginning = LogBeginning(
            timeline: store.timeline, position: .zero, identity: identity,
            end: try await endOfLog(of: store.timeline, identity), keep: keep, history: history)
        let size = identity.segmentSize
        guard let standing else {
            beginning.position = try await firstPosition(identity, keep)
            return (store, beginning)
        }
        beginning.position = standing.coveredTo.segmentStart(size: size)
        beginning.memory = memory.flatMap {
            $0.timeline == store.timeline && $0.start == beginning.position ? $0 : nil
        }
        guard logWasMissing.withLock({ $0 }) else { return (store, beginning) }
        return try await goingOn(after: beginning, standing, store)
    }

    /// What this host remembers of the branch.
    private func remembered() async throws -> OverlapMemory? {
        let path = context.memoryPath
        let found = try await BlockingThreads.shared.run {
            try Files.makeDirectories(Files.directory(of: path))
            return try OverlapMemory.read(path)
        }
        return found?.branch == context.branch ? found : nil
    }

    /// The store of the newest timeline of the server's line that has log; a remembered one that the server is not on
    /// goes before.
    private func openStore(
        _ identity: LogIdentity, _ memory: OverlapMemory?
    ) async throws -> (LogStore, LogStore.Standing?) {
        let past = try await ancestors(of: identity.timeline).map(\.timeline)
        let line = [identity.timeline] + past.reversed()
        // Another member may have gone on since: what is remembered comes first only where the server has left it.
        let first = memory.map { line.contains($0.timeline) ? [] : [$0.timeline] } ?? []
        for timeline in first + line {
            let store = self.store(of: timeline)
            if let standing = try await store.open() { return (store, standing) }
        }
        return (store(of: identity.timeline), nil)
    }

    func ancestors(of timeline: TimelineID) async throws -> [TimelineHistory.Ancestor] {
        guard let bytes = try await source.history(of: timeline) else { return [] }
        guard let history = TimelineHistory(bytes) else {
            throw HoldfastError(.logStream, "the server's history of timeline \(timeline) cannot be read")
        }
        return history.ancestors
    }

    private func refuseForeign(
        _ identity: LogIdentity, _ standing: LogStore.Standing?, of timeline: TimelineID
    ) async throws {
        guard let standing else { return }
        guard standing.systemIdentifier == identity.systemIdentifier else {
            throw LogAlarm(
                kind: .foreignCluster,
                text: "the database has the system identifier \(identity.systemIdentifier), the stored log that of "
                    + "\(standing.systemIdentifier): it is another cluster",
                foreignIdentifier: identity.systemIdentifier)
        }
        guard timeline != identity.timeline else {
            guard identity.end >= standing.coveredTo else {
                throw LogAlarm(
                    kind: .fork,
                    text: "the database's log ends at \(identity.end), before what is stored (\(standing.coveredTo)): "
                        + "it was rewound or restored",
                    from: identity.end, to: standing.coveredTo)
            }
            return
        }
        let left = try await ancestors(of: identity.timeline).last { $0.timeline == timeline }
        guard let left, left.switchPoint >= standing.coveredTo else {
            throw LogAlarm(
                kind: .fork,
                text:
                    "the database is on timeline \(identity.timeline), which did not leave timeline \(timeline) at or "
                    + "after the end of the stored log (\(standing.coveredTo))",
                from: standing.coveredTo)
        }
    }
}
