package import Platform
package import Protocol
package import Repository

/// Takes records in: each must continue its chain, be signed by a member, come from the newest attempt, and name only
/// what is stored. The receipt comes last, so an acknowledged record is durable and known.
package struct RecordIntake: Sendable {
    let reader: RepositoryReader
    let catalog: Catalog
    let desk: JobDesk
    let members: MemberCheck
    let upkeep: UpkeepChain
    let facts: FactIntake
    let gate: CommitGate
    let spool: SpoolUpkeep
    let clock: any WallClock
    /// Records of one chain are taken in one after another.
    let turnstile = Turnstile<SourceChain>()
    private let unsettled = UnsettledChains()

    package init(
        reader: RepositoryReader, catalog: Catalog, desk: JobDesk, members: MemberCheck, upkeep: UpkeepChain,
        facts: FactIntake, gate: CommitGate, spool: SpoolUpkeep, clock: any WallClock
    ) {
        self.reader = reader
        self.catalog = catalog
        self.desk = desk
        self.members = members
        self.upkeep = upkeep
        self.facts = facts
        self.gate = gate
        self.spool = spool
        self.clock = clock
    }

    /// Takes in one record.
    ///
    /// - Returns: Its place in the chain, also when it had been taken in before.
    /// - Throws: `recordRefused`, `staleAttempt` or `notAuthorised`; the chain is as before then.
    package func append(_ message: AppendRecord, from agent: AgentIdentity) async throws -> Appended {
        let record = try parse(message)
        let body = record.body
        let source = try await members.requireMember(agent, of: body.source)
        guard body.sequence > 0 else { throw Self.refusal(record, "records are numbered from 1") }
        guard body.chain != .upkeep else { throw Self.refusal(record, "only the coordinator writes that chain") }
        guard body.writer == WriterID(agent.id) else { throw Self.refusal(record, "another agent signed it") }
        let chain = SourceChain(source: body.source, chain: body.chain)
        return try await turnstile.pass(chain) {
            try await settle(chain)
            return try await take(record, source, agent)
        }
    }

    private func parse(_ message: AppendRecord) throws(HoldfastError) -> Record {
        do {
            let record = try Record(parsing: message.record)
            guard record.name == message.name, record.body.attempt == message.attempt else {
                throw Self.refusal(record, "name or attempt differ from what it says")
            }
            return record
        } catch let error as HoldfastError {
            throw error
        } catch {
            throw HoldfastError(.recordRefused, "the record '\(message.name)' is refused: \(error)")
        }
    }

    private func take(_ record: Record, _ source: SourceEntry, _ agent: AgentIdentity) async throws -> Appended {
        let body = record.body
        let head = try await facts.head(of: body.source, body.chain)
        if body.sequence <= head.sequence { return try await takeAgain(record, head) }
        let claims = ClaimCheck(source: source, holdings: try await facts.holdings(of: body.source), now: clock.now())
        try claims.check(record)
        try await checkFence(record, agent)
        try continues(record, head, try await membership(body.source))
        if case .commit(let commit) = body.content {
            try await gate.commit(commit.backup) { try await keep(record) }
        } else {
            try await keep(record)
        }
        FaultPoint.hit("record.catalogued-not-acknowledged")
        try await receipt(record)
        if case .logIndex = body.content { await spool.indexed(body.source) }
        return Appended(sequence: body.sequence, digest: record.digest)
    }

    private func continues(_ record: Record, _ head: ChainHead, _ membership: MembershipView) throws(HoldfastError) {
        var state = ChainState(repository: reader.root.repository, resuming: head)
        do throws(ChainError) {
            try state.accept(record, membership: membership)
        } catch {
            throw Self.refusal(record, "\(error)")
        }
    }

    /// Stores a record once all that it says has been found true.
    private func keep(_ record: Record) async throws {
        try await ContentCheck(reader: reader, catalog: catalog, facts: facts).check(record)
        let chain = SourceChain(source: record.body.source, chain: record.body.chain)
        unsettled.begin(chain)
        try await store(record)
        FaultPoint.hit("record.stored-not-catalogued")
        try await facts.note(record)
        unsettled.settle(chain)
    }

    /// Takes in what an earlier record left stored and not noted: the chain goes on behind that.
    func settle(_ chain: SourceChain) async throws {
        guard unsettled.contains(chain) else { return }
        let catchUp = ChainCatchUp(reader: reader, catalog: catalog, upkeep: upkeep, facts: facts, log: .silent)
        try await catchUp.run(chain.source, chain.chain)
        unsettled.settle(chain)
    }

    private func membership(_ source: SourceID) async throws -> MembershipView {
        do {
            return try await upkeep.membership(of: source)
        } catch {
            throw HoldfastError(.repositoryUnusable, "the upkeep chain of source \(source) cannot be read: \(error)")
        }
    }

    private func takeAgain(_ record: Record, _ head: ChainHead) async throws -> Appended {
        guard .sha256(of: try await reader.store.read(record.name)) == record.digest else {
            throw Self.refusal(record, "the chain has gone on to \(head.sequence) with another record at this place")
        }
        return Appended(sequence: record.body.sequence, digest: record.digest)
    }

    private func store(_ record: Record) async throws {
        do {
            _ = try await reader.store.create(record.name, record.bytes)
        } catch StoreError.conflict {
            throw Self.refusal(record, "another record is stored at this place")
        }
    }

    private func checkFence(_ record: Record, _ agent: AgentIdentity) async throws {
        let isNewest: Bool
        switch record.body.content {
        case .intent(let content):
            isNewest = content.attempt == record.body.attempt
            guard isNewest, await desk.isCurrent(content.backup, content.attempt, agent: agent.id) else {
                throw Self.stale(record)
            }
        case .commit(let content):
            isNewest = content.attempt == record.body.attempt
            guard isNewest, await desk.isCurrent(content.backup, content.attempt, agent: agent.id) else {
                throw Self.stale(record)
            }
        case .logIndex, .gap:
            let fence = LogFence(catalog: catalog, clock: clock)
            switch try await fence.judge(record.body.attempt, of: record.body.source) {
            case .newest: break
            case .replaced: throw Self.stale(record)
            case .impossible: throw Self.refusal(record, LogFence.impossible)
            }
        case .abort, .handover, .memberAdded, .memberRemoved, .receipt, .listing, .evidence: break
        }
    }

    /// The coordinator's own word that the record was received: without it nobody could tell that the newest record of
    /// a chain has gone.
    private func receipt(_ record: Record) async throws {
        let body = record.body
        let content = ReceiptContent(
            chain: body.chain, sequence: body.sequence, digest: record.digest, received: clock.now())
        try await upkeep.append(.receipt(content), to: body.source)
    }

    static func refusal(
        _ record: Record, _ reason: String, _ code: ErrorCode = .recordRefused
    ) -> HoldfastError {
        HoldfastError(code, "the record '\(record.name)' is refused: \(reason)")
    }

    private static func stale(_ record: Record) -> HoldfastError {
        HoldfastError(
            .staleAttempt, "the record '\(record.name)' belongs to an attempt that is not the newest; it is given up")
    }
}
