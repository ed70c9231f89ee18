package import Platform
package import Protocol
package import Repository
import Synchronization

/// The coordinator's own chain of each source: members, listings, receipts. Knows its newest state from the repository.
package final class UpkeepChain: Sendable {
    /// What the chain of a source says so far.
    package struct State: Sendable {
        package var head: ChainHead
        package var membership: MembershipView
    }

    private let reader: RepositoryReader
    private let catalog: Catalog
    private let signer: RecordSigner
    private let clock: any WallClock
    private let states = Mutex<[SourceID: State]>([:])
    private let turnstile = Turnstile<SourceID>()

    package init(reader: RepositoryReader, catalog: Catalog, signer: RecordSigner, clock: any WallClock) {
        self.reader = reader
        self.catalog = catalog
        self.signer = signer
        self.clock = clock
    }

    /// Which signing keys count for a source.
    package func membership(of source: SourceID) async throws -> MembershipView {
        if let known = states.withLock({ $0[source] }) { return known.membership }
        return try await turnstile.pass(source) { try await load(source).membership }
    }

    /// Adds a record; on return it is durable and noted.
    package func append(_ content: RecordContent, to source: SourceID) async throws {
        try await turnstile.pass(source) {
            do {
                try await add(content, to: source)
            } catch {
                // It may be stored all the same, or stored and not noted: that is read when it is needed next.
                states.withLock { $0[source] = nil }
                throw error
            }
        }
    }

    private func add(_ content: RecordContent, to source: SourceID) async throws {
        var state = try await load(source)
        let bytes = signer.sign(content, after: state.head, attempt: Attempt(rawValue: 0), time: clock.now())
        var chain = ChainState(repository: reader.root.repository, resuming: state.head)
        try chain.accept(bytes, membership: state.membership)
        try state.membership.apply(content)
        _ = try await reader.store.create(state.head.next, bytes)
        FaultPoint.hit("upkeep.stored")
        state.head = chain.head
        states.withLock { [state] in $0[source] = state }
        try await catalog.advance(
            HeadEntry(chain.head), memberRecord: content.isAboutMembers ? bytes : nil, evidence: content.evidence)
    }

    /// Reads anew what it knows, when it is needed next.
    package func forget() { states.withLock { $0 = [:] } }

    /// Whether the chain says that this agent's key counts now.
    package func isMember(_ agent: AgentID, of source: SourceID) async throws -> Bool {
        try await membership(of: source).current.contains { $0.subject == WriterID(agent) }
    }

    /// What the catalogue remembers, and from there on what is stored.
    private func load(_ source: SourceID) async throws -> State {
        if let known = states.withLock({ $0[source] }) { return known }
        let head = try await catalog.head(of: source, .upkeep)?.chainHead ?? ChainHead(source: source, chain: .upkeep)
        var state = State(head: head, membership: try MembershipView(root: reader.root))
        for bytes in try await catalog.memberRecords(of: source) {
            try state.membership.apply(try Record(parsing: bytes).body.content)
        }
        var walk = try await ChainWalk(reader, state.head)
        while let record = try await walk.next(membership: state.membership) {
            let content = record.body.content
            try state.membership.apply(content)
            try await catalog.advance(
                HeadEntry(walk.head), memberRecord: content.isAboutMembers ? record.bytes : nil,
                evidence: content.evidence)
        }
        state.head = walk.head
        states.withLock { [state] in $0[source] = state }
        return state
    }
}

extension RecordContent {
    /// Whether it changes whose keys count.
    fileprivate var isAboutMembers: Bool {
        switch self {
        case .memberAdded, .memberRemoved: true
        default: false
        }
    }

    /// What it says of a drill.
    fileprivate var evidence: EvidenceContent? {
        if case .evidence(let evidence) = self { evidence } else { nil }
    }
}

extension HeadEntry {
    /// The head of a chain as the catalogue keeps it.
    package init(_ head: ChainHead) {
        self.init(source: head.source, chain: head.chain, sequence: head.sequence, digest: head.digest)
    }

    /// The head of a chain as records follow it.
    package var chainHead: ChainHead {
        ChainHead(source: source, chain: chain, sequence: sequence, digest: digest)
    }
}
