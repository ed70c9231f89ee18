import Protocol

/// What a server's log is compared with before it is followed on. Pure, but for its proof.
struct LogComparison: Sendable {
    let beginning: LogBeginning
    let proof: SameLogProof

    /// - Parameters:
    ///   - context: whose log it is, and who compares.
    ///   - beginning: where the stream is to begin.
    ///   - log: the server's.
    init(context: LogContext, beginning: LogBeginning, log: any LogSource) {
        self.beginning = beginning
        proof = SameLogProof(
            log: log, timeline: beginning.timeline, segmentSize: beginning.identity.segmentSize,
            key: TailDigestKey(context: context, timeline: beginning.timeline))
    }

    /// Whether the server has left the timeline: its history tells where.
    var isOver: Bool { beginning.timeline < beginning.identity.timeline }
}
