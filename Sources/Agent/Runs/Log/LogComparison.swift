import Protocol

/// What a server's log is compared with before it is followed on. Pure.
struct LogComparison: Sendable {
    /// Segments before the last that a server is made to keep.
    private static let trailLimit: UInt64 = 16

    let beginning: LogBeginning
    /// Makes the digests that are compared.
    let key: TailDigestKey

    /// - Parameters:
    ///   - context: whose log it is, and who compares.
    ///   - beginning: where the stream is to begin.
    init(context: LogContext, beginning: LogBeginning) {
        self.beginning = beginning
        key = TailDigestKey(context: context, timeline: beginning.timeline)
    }

    /// Whether the server has left the timeline: then its history tells whose log it is.
    var isOver: Bool { beginning.timeline < beginning.identity.timeline }

    /// The log up to a position from the beginning of its segment on, and the whole segment before.
    func stretches(upTo position: LSN) -> (last: Range<LSN>, before: Range<LSN>) {
        let size = beginning.identity.segmentSize
        let start = position.lastSegmentStart(size: size)
        return (start..<position, start.lastSegmentStart(size: size)..<start)
    }

    /// From where on the server shall keep log that is stored up to `position`, to be compared with the digest of its end:
    /// the last segment, and those before it that are told apart from others only by what comes before them.
    static func needed(before position: LSN, _ digest: TailDigest?, segmentSize: UInt64) -> LSN {
        let last = position.lastSegmentStart(size: segmentSize)
        let furthest = LSN(rawValue: last.bytes(since: LSN(rawValue: segmentSize * trailLimit)))
        return min(last, max(furthest, digest?.trail?.since ?? last))
    }

    /// What stands for whole segments from `start` on, as a ``TailTrail`` has it; nil when there are none.
    func chain(_ segments: some Sequence<Digest>, from start: LSN) -> Digest? {
        var (end, chain) = (start, Digest?.none)
        for segment in segments {
            end = end.advanced(by: beginning.identity.segmentSize)
            let value = key.value(of: segment, upTo: end)
            chain = chain.map { key.link($0, value) } ?? value
        }
        return chain
    }

    /// No bytes show whether the log up to a position is the server's.
    ///
    /// - Throws: the alarm, unless the history tells.
    func leaveUnproven(_ mark: TailMark, _ reason: LogAlarm.Unproven) throws(LogAlarm) {
        if !isOver { throw LogAlarm.unproven(mark.position, reason) }
    }
}
