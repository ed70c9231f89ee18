import Platform
import Protocol
import Repository

/// Who may have how much, and what must stay.
extension Spool.State {
    /// A lane ends, and what waits of it is let go of; what is being written already is not touched.
    mutating func giveUp(_ lane: TailLane, _ error: HoldfastError) {
        lane.fail(error)
        defer { forget(lane) }
        let dropped = queue.filter { $0.lane === lane }.reduce(0) { $0 + $1.room }
        guard dropped > 0 else { return }
        queue.removeAll { $0.lane === lane }
        queuedBytes -= UInt64(dropped)
        lane.dropped(bytes: dropped)
    }

    /// Lets go of a lane that was left, once nothing of it is under way.
    mutating func forget(_ lane: TailLane) {
        if lane.standing.isLeft, lanes[lane.tail.source] === lane { lanes[lane.tail.source] = nil }
    }

    /// What must not be dropped to make room: what restores hold, and every tail that is open, since the next slice joins
    /// it.
    var holds: SpoolHolds {
        lanes.values.reduce(into: restores) { holds, lane in
            holds[lane.tail, default: []].append(.zero ... .max)
        }
    }

    /// What open restores were promised, and every tail that one is being planned with.
    var restores: SpoolHolds {
        let now = ContinuousClock.now
        return index.tails.reduce(into: promised) { holds, tail in
            guard let end = leases[tail.source], now < end else { return }
            holds[tail, default: []].append(.zero ... .max)
        }
    }

    /// Whether a source may have so many bytes more.
    ///
    /// Half of the spool is kept in equal shares for all sources that it knows and one that it does not. What nobody else's
    /// share needs is anybody's, so a source that floods the spool waits while those below their share go on.
    func hasRoom(for bytes: UInt64, of source: SourceID, within limit: UInt64) -> Bool {
        let used = index.bytes + queuedBytes + bytes
        if used <= limit / 2 { return true }
        guard used <= limit else { return false }
        let known = Set(lanes.keys).union(index.sources)
        let share = limit / 2 / UInt64(known.count + 1)
        if held(of: source) + bytes <= share { return true }
        let kept = known.reduce(share) { $1 == source ? $0 : $0 + share - min(share, held(of: $1)) }
        return used + kept <= limit
    }

    private func held(of source: SourceID) -> UInt64 {
        index.liveBytes(of: source) + UInt64(clamping: lanes[source]?.standing.waiting ?? 0)
    }
}
