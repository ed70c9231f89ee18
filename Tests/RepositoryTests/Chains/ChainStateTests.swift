import Platform
import Protocol
import Repository
import TestSupport
import Testing

@Suite struct ChainStateTests {
    private let keys: SampleKeys
    private let source = SourceID.random()
    private var membership: MembershipView

    init() throws {
        keys = try SampleKeys()
        membership = try MembershipView(root: keys.root)
        try membership.apply(.memberAdded(.init(agent: keys.agent, certificate: keys.agentCertificate)))
    }

    private func abort(_ head: ChainHead, by signer: RecordSigner? = nil) -> Bytes {
        let content = AbortContent(backup: .random(), attempt: Attempt(rawValue: 1), reason: "cancelled")
        return (signer ?? keys.agentSigner)
            .sign(.abort(content), after: head, attempt: Attempt(rawValue: 1), time: keys.now)
    }

    private func walk() -> ChainState {
        ChainState(repository: keys.repository, source: source, chain: .backup)
    }

    @Test func recordsThatFollowOneAnotherAreAccepted() throws {
        var state = walk()
        for number in 1...3 as ClosedRange<UInt64> {
            let record = try state.accept(abort(state.head), membership: membership)
            #expect(record.name == .record(source, .backup, number))
            #expect(state.head.sequence == number)
        }
        var resumed = ChainState(repository: keys.repository, resuming: state.head)
        try resumed.accept(abort(state.head), membership: membership)
    }

    @Test func refusedRecordsLeaveTheHeadAsItWas() throws {
        var state = walk()
        let first = abort(state.head)
        try state.accept(first, membership: membership)
        let head = state.head
        var skipping = head
        skipping.sequence = 2
        var forked = head
        forked.digest = .sha256(of: [1])
        let stranger = RecordSigner(
            repository: keys.repository, writer: WriterID(keys.agent), key: .generate())
        let impostor = RecordSigner(repository: keys.repository, writer: WriterID(AgentID.random()), key: keys.agentKey)
        var altered = abort(head)
        altered[altered.count - 1] ^= 1
        let refused: [(Bytes, ChainError)] = [
            (first, .wrongSequence(expected: 2, found: 1)),
            (abort(skipping), .wrongSequence(expected: 2, found: 3)),
            (abort(forked), .wrongPredecessor),
            (abort(ChainHead(source: .random(), chain: .backup, sequence: 1, digest: head.digest)), .foreign),
            (abort(head, by: stranger), .unknownKey(stranger.keyID)),
            (abort(head, by: keys.coordinatorSigner), .unknownKey(keys.coordinatorSigner.keyID)),
            (abort(head, by: impostor), .wrongWriter(impostor.writer)),
            (altered, .wrongSignature),
        ]
        for (bytes, error) in refused {
            #expect(throws: error) { try state.accept(bytes, membership: membership) }
            #expect(state.head == head)
        }
    }

    @Test func aRemovedMembersRecordsCountUpToTheNamedPlace() throws {
        var view = membership
        try view.apply(
            .memberRemoved(
                .init(
                    agent: keys.agent, key: keys.agentSigner.keyID, positions: [.init(chain: .backup, sequence: 2)])))
        let key = keys.agentSigner.keyID
        #expect(view.certificate(of: key, chain: .backup, sequence: 2) != nil)
        #expect(view.certificate(of: key, chain: .backup, sequence: 3) == nil)
        let log = ChainName.log(branch: LogBranch(rawValue: 0), timeline: TimelineID(rawValue: 1))
        #expect(view.certificate(of: key, chain: log, sequence: 1) == nil)
        #expect(view.current.isEmpty)
        // What it wrote beside the records of a chain, such as the tail of a log, counts where it wrote records.
        #expect(view.writers(of: .backup).map(\.keyID) == [key])
        #expect(view.writers(of: log).isEmpty)
        #expect(membership.writers(of: log).map(\.keyID) == [key])
    }

    @Test func membersWithoutAHoldingCertificateAreRefused() throws {
        var view = try MembershipView(root: keys.root)
        let foreign = SigningCertificate(
            repository: keys.repository, subject: WriterID(keys.agent), kind: .agent, name: "x",
            publicKey: keys.agentKey.publicKey, issued: keys.now
        ).signed(with: .generate())
        let coordinator = keys.root.coordinatorCertificate
        for certificate in [foreign, coordinator, Bytes(keys.agentCertificate.dropLast()), []] {
            #expect(throws: ChainError.self) {
                try view.apply(.memberAdded(.init(agent: keys.agent, certificate: certificate)))
            }
        }
        #expect(view.current.isEmpty)
        var twice = membership
        #expect(throws: ChainError.self) {
            try twice.apply(.memberAdded(.init(agent: keys.agent, certificate: keys.agentCertificate)))
        }
    }

    @Test func aKindOutsideItsChainIsMalformed() throws {
        let body = RecordBody(
            repository: keys.repository, source: source, chain: .upkeep, sequence: 1, previous: .zero,
            signingKey: keys.agentSigner.keyID, writer: keys.agentSigner.writer, attempt: Attempt(rawValue: 1),
            time: keys.now, content: .abort(.init(backup: .random(), attempt: Attempt(rawValue: 1), reason: "")))
        let framed = Bytes("HFREC".utf8) + [0, 0, 1] + UInt32(body.encoded.count).bigEndianBytes + body.encoded
        #expect(throws: FormatError.self) { try Record(parsing: framed + Bytes(repeating: 0, count: 64)) }
    }
}
