package import Platform
package import Protocol
package import Repository

/// Writes the records of one chain: knows its head, signs, appends, and repeats safely.
///
/// Only one appender of a chain is in use at a time.
package actor RecordAppender {
    private let link: CoordinatorLink
    private let signer: RecordSigner
    private let memory: HeadMemory
    private let chain: HeadMemory.Chain
    private let clock: any WallClock
    private var head: ChainHead

    /// - Parameters:
    ///   - chain: which chain of which source.
    ///   - signer: signs as this agent.
    ///   - link: the way to the coordinator.
    ///   - memory: the heads this agent has seen.
    ///   - clock: the agent's clock, which only labels.
    package init(
        chain: HeadMemory.Chain, signer: RecordSigner, link: CoordinatorLink, memory: HeadMemory, clock: any WallClock
    ) {
        self.chain = chain
        head = ChainHead(source: chain.source, chain: chain.name)
        self.signer = signer
        self.link = link
        self.memory = memory
        self.clock = clock
    }

    /// Asks the coordinator where the chain stands.
    ///
    /// - Returns: the newest record's bytes, nil for an empty chain.
    /// - Throws: `rolledBack` when the chain stands before what this agent has seen.
    package func open() async throws -> Bytes? {
        let reply = try await link.ask(
            ChainHeadRequest(source: chain.source, chain: chain.name), for: ChainHeadReply.self)
        try memory.check(.init(sequence: reply.sequence, digest: reply.digest), of: chain)
        head.sequence = reply.sequence
        head.digest = reply.digest
        try await remember()
        return reply.record
    }

    /// Appends one record; durable on return.
    ///
    /// After a lost reply the same bytes are sent again: the coordinator knows them when they had arrived.
    ///
    /// - Parameters:
    ///   - content: what the record says.
    ///   - attempt: the fence it is written under.
    /// - Returns: its number in the chain.
    /// - Throws: the coordinator's refusal; `unreachable` when no coordinator answers.
    @discardableResult
    package func append(_ content: RecordContent, attempt: Attempt) async throws -> UInt64 {
        let bytes = signer.sign(content, after: head, attempt: attempt, time: clock.now())
        _ = try await link.ask(AppendRecord(name: head.next, record: bytes, attempt: attempt), for: Appended.self)
        head.sequence += 1
        head.digest = .sha256(of: bytes)
        try await remember()
        return head.sequence
    }

    private func remember() async throws {
        let (chain, memory) = (chain, memory)
        let newest = HeadMemory.Head(sequence: head.sequence, digest: head.digest)
        try await BlockingThreads.shared.run { try memory.remember(newest, of: chain) }
    }
}
