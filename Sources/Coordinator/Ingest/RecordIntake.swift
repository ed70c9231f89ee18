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
    let clock: any WallClock
    private let turnstile = Turnstile<Lane>()

    /// Records of one chain are taken in one after another.
    private struct Lane: Hashable {
        let source: SourceID
        let chain: ChainName
    }

    package init(
        reader: RepositoryReader, catalog: Catalog, desk: JobDesk, members: MemberCheck, upkeep: UpkeepChain,
        facts: FactIntake, clock: any WallClock
    ) {
        self.reader = reader
        self.catalog = catalog
        self.desk = desk
        self.members = members
        self.upkeep = upkeep
        self.facts = facts
        self.clock = clock
    }

    /// Takes in one record.
    ///
    /// - Returns: Its place in the chain, also when it had been taken in before.
    /// - Throws: `recordRefused`, `staleAttempt` or `notAuthorised`; the chain is as before then.
    package func append(_ message: AppendRecord, from agent: AgentIdentity) async throws -> Appended {
        let record = try parse(message)
        let body = record.body
        try await members.requireMember(agent, of: body.source)
        guard body.chain != .upkeep else { throw Self.refusal(record, "only the coordinator writes that chain") }
        guard body.writer == WriterID(agent.id) else { throw Self.refusal(record, "another agent signed it") }
        return try await turnstile.pass(Lane(source: body.source, chain: body.chain)) {
            try await take(record, message, agent)
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

    private func take(_ record: Record, _ message: AppendRecord, _ agent: AgentIdentity) async throws -> Appended {
        let body = record.body
        let head = try await facts.head(of: body.source, body.chain)
        if body.sequence <= head.sequence { return try await takeAgain(record, head) }
        try await checkFence(record, agent)
        var state = ChainState(repository: reader.root.repository, resuming: head)
        do throws(ChainError) {
            try state.accept(record, membership: try await membership(body.source))
        } catch {
            throw Self.refusal(record, "\(error)")
        }
        try await ContentCheck(reader: reader, catalog: catalog, facts: facts).check(record)
        try await store(record)
        FaultPoint.hit("record.stored-not-catalogued")
        try await facts.note(record)
        FaultPoint.hit("record.catalogued-not-acknowledged")
        try await receipt(record)
        return Appended(sequence: body.sequence, digest: record.digest)
    }

    private func membership(_ source: SourceID) async throws(ChainError) -> MembershipView {
        do {
            return try await upkeep.membership(of: source)
        } catch {
            throw .refusedMember("the upkeep chain cannot be read (\(error))")
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
            guard try await catalog.raiseLogFence(of: record.body.source, to: record.body.attempt) else {
                throw Self.stale(record)
            }
        case .abort, .handover, .memberAdded, .memberRemoved, .receipt, .listing: break
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

    static func refusal(_ record: Record, _ reason: String) -> HoldfastError {
        HoldfastError(.recordRefused, "the record '\(record.name)' is refused: \(reason)")
    }

    private static func stale(_ record: Record) -> HoldfastError {
        HoldfastError(
            .staleAttempt, "the record '\(record.name)' belongs to an attempt that is not the newest; it is given up")
    }
}
