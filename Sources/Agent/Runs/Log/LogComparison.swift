import Protocol

/// What a server's log is compared with before it is followed on. Pure.
struct LogComparison: Sendable {
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

    /// Whether what this host remembers of the segment is all that is stored of it, which is compared as it streams.
    func isRemembered(_ stored: TailMark) -> Bool {
        guard let memory = beginning.memory, memory.end == stored.position else { return false }
        return key.value(of: memory.digest, upTo: memory.end) == stored.digest?.value
    }

    /// The log up to a position from the beginning of its segment on, and the whole segment before.
    func stretches(upTo position: LSN) -> (last: Range<LSN>, before: Range<LSN>) {
        let size = beginning.identity.segmentSize
        let start = position.lastSegmentStart(size: size)
        return (start..<position, start.lastSegmentStart(size: size)..<start)
    }

    /// No bytes show whether the log up to a position is the server's.
    ///
    /// - Throws: the alarm, unless the history tells.
    func leaveUnproven(_ mark: TailMark, _ reason: LogAlarm.Unproven) throws(LogAlarm) {
        if !isOver { throw LogAlarm.unproven(mark.position, reason) }
    }
}
