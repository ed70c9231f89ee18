package import Platform
package import Protocol
package import Repository

/// What every run of this agent works with; built once when the process starts.
package struct AgentParts: Sendable {
    /// The verified root that this agent pins.
    package let root: RepositoryRoot
    /// SHA-256 of the root as it is stored.
    package let rootDigest: Digest
    /// Signs records as this agent.
    package let signer: RecordSigner
    /// The way to the coordinator.
    package let link: CoordinatorLink
    /// The newest records seen.
    package let heads: HeadMemory
    /// The agent's data directory.
    package let directory: String
    /// The fence of the log streams: higher at each start of the process.
    package private(set) var writer: Attempt
    /// Numbers of log objects under ``writer``.
    let objectNumbers = ObjectNumbers()
    package let clock: any WallClock
    package let log: Log

    package init(
        root: RepositoryRoot, rootDigest: Digest, signer: RecordSigner, link: CoordinatorLink, heads: HeadMemory,
        directory: String, writer: Attempt, clock: any WallClock, log: Log
    ) {
        self.root = root
        self.rootDigest = rootDigest
        self.signer = signer
        self.link = link
        self.heads = heads
        self.directory = directory
        self.writer = writer
        self.clock = clock
        self.log = log
    }

    /// The writer of one chain.
    package func appender(of source: SourceID, _ chain: ChainName) -> RecordAppender {
        RecordAppender(
            chain: .init(source: source, name: chain), signer: signer, link: link, memory: heads, clock: clock)
    }
}

extension AgentParts {
    /// The same with a writer that is at least `lowest`: after a handover it stands above the former member's, now and
    /// at every later start.
    ///
    /// - Throws: when it cannot be kept in the data directory.
    package func writing(atLeast lowest: Attempt?) async throws -> AgentParts {
        guard let lowest, lowest > writer else { return self }
        let directory = directory
        try await BlockingThreads.shared.run { try AgentWriter(directory: directory).raise(to: lowest) }
        var raised = self
        raised.writer = lowest
        return raised
    }
}
