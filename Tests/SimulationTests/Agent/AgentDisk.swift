import Protocol

/// What outlasts an agent's death: its own files, and the database beside it, which keeps its log from a position on.
struct AgentDisk {
    /// The newest record that was seen of each chain.
    var heads: [ChainName: (sequence: UInt64, digest: Digest)] = [:]
    /// Where the database's log ends.
    var logEnd = Site.logStart
    /// From where on the database keeps its log.
    var kept = Site.logStart
}
