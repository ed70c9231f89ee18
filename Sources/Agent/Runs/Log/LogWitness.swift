import Protocol

/// Sees to it that a member knows its own server's log again when it takes over: what it saw last is told to the
/// coordinator, since whatever the host remembers is put back together with the host.
struct LogWitness: Sendable {
    private let parts: AgentParts
    private let source: SourceID
    private let log: any LogSource

    /// - Parameters:
    ///   - parts: what the agent works with.
    ///   - source: whose member it is.
    ///   - log: the log of the member's own server.
    init(parts: AgentParts, source: SourceID, log: any LogSource) {
        self.parts = parts
        self.source = source
        self.log = log
    }

    /// Shows what the server's log of a timeline is.
    func proof(_ timeline: TimelineID, _ identity: LogIdentity) -> SameLogProof {
        SameLogProof(
            log: log, timeline: timeline, segmentSize: identity.segmentSize,
            key: TailDigestKey(ofSeen: source, timeline: timeline, parts: parts))
    }

    /// Sees the end of the log of a server in recovery.
    ///
    /// - Parameters:
    ///   - identity: how the server stands.
    ///   - former: what was seen before, which stays where the server cannot show that it has that log still: it may have been put back.
    /// - Returns: what is to be told; nil when nothing is new, or the former stays.
    /// - Throws: what reading the server's log throws.
    func look(_ identity: LogIdentity, after former: SeenLog?) async throws -> SeenLog? {
        guard identity.end > .zero else { return nil }
        if let former, let digest = former.mark.digest {
            guard former.position != LogPosition(timeline: identity.timeline, lsn: identity.end),
                former.mark.position <= identity.end,
                try await proof(former.timeline, identity).verdict(on: digest, upTo: former.mark.position) == .same
            else { return nil }
        }
        let digest = try await proof(identity.timeline, identity).digest(upTo: identity.end)
        return digest.map { SeenLog(timeline: identity.timeline, mark: TailMark(position: identity.end, digest: $0)) }
    }
}
