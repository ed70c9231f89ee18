import Platform
import Protocol

/// What the sender of slices sees of the tail.
extension LogTail {
    /// What there is to be sent.
    func view(durable: LSN) -> TailSlicer.View {
        withState { state in
            TailSlicer.View(
                received: state.current?.end ?? .zero,
                atHand: (state.kept.first ?? state.full.first ?? state.current)?.start ?? .zero, durable: durable)
        }
    }

    /// The segment that holds the byte at `position`; nil when it is not at hand any more.
    func segment(at position: LSN) -> ReceivedSegment? {
        withState { state in
            let all = state.kept + state.full + [state.current].compactMap(\.self)
            return all.last { $0.start <= position && position < $0.end }
        }
    }

    /// The spool holds everything below `position`.
    func spooled(to position: LSN) {
        withState { state in
            state.spooled = max(state.spooled, position)
            state.trim()
        }
    }

    /// The server's time up to which a tail that ends at `position` is complete.
    func slicedThrough(_ position: LSN) -> Timestamp? {
        withState { $0.slicedThrough.durable(to: position) }
    }

    /// The server's time up to which the log is complete where everything below `safe` is; nil while more was received, of
    /// which slices may be on their way.
    func completeThrough(_ safe: LSN) -> Timestamp? {
        withState { state in
            guard let received = state.current?.end, received <= safe else { return nil }
            return state.slicedThrough.durable(to: safe)
        }
    }

    /// Slices wait for an index that tells of their key.
    func wantKey() {
        withState { $0.wantsKey = true }
        work.send()
    }

    /// Whether slices wait for their key; asked once.
    func takeWantedKey() -> Bool {
        withState { state in
            defer { state.wantsKey = false }
            return state.wantsKey
        }
    }
}

extension LogTail.State {
    /// Lets go of stored segments that the spool holds, and of the oldest when there are too many.
    mutating func trim() {
        let spooled = spooled
        kept.removeAll { $0.end <= spooled }
        if kept.count > LogTail.keptLimit { kept.removeFirst(kept.count - LogTail.keptLimit) }
    }
}
