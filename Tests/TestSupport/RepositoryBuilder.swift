package import Platform
package import Protocol
package import Repository

/// Builds a repository object by object, as agents and a coordinator would.
package struct RepositoryBuilder: Sendable {
    package let store: any ObjectStore
    package let keys: SampleKeys
    /// Everything is written under this fencing number.
    package let attempt = Attempt(rawValue: 1)
    /// Length of a log segment.
    package let segmentSize: UInt64 = 64 << 10
    private var heads: [SourceID: [ChainName: ChainHead]] = [:]

    /// A repository with nothing but its root.
    package init(_ store: any ObjectStore) async throws {
        self.store = store
        keys = try SampleKeys()
        _ = try await store.create(.root, keys.root.signed(with: keys.recoverySigning))
    }

    /// The recovery key of the repository.
    package var recoveryKey: RecoveryKeyFile {
        RecoveryKeyFile(
            repository: keys.repository, sealing: keys.recoverySealing, signing: keys.recoverySigning)
    }

    /// The last record of a chain.
    package func head(_ source: SourceID, _ chain: ChainName) -> ChainHead {
        heads[source]?[chain] ?? ChainHead(source: source, chain: chain)
    }

    /// Stores the next record of a chain, signed by the coordinator in the upkeep chain and else by the agent.
    package mutating func append(_ content: RecordContent, _ source: SourceID, _ chain: ChainName) async throws {
        let signer = chain == .upkeep ? keys.coordinatorSigner : keys.agentSigner
        let head = head(source, chain)
        let bytes = signer.sign(content, after: head, attempt: attempt, time: keys.now)
        _ = try await store.create(head.next, bytes)
        heads[source, default: [:]][chain] = ChainHead(
            source: source, chain: chain, sequence: head.sequence + 1, digest: .sha256(of: bytes))
    }

    /// Says in the upkeep chain that the last record of `chain` was received.
    package mutating func receipt(_ source: SourceID, _ chain: ChainName) async throws {
        let head = head(source, chain)
        let content = ReceiptContent(
            chain: chain, sequence: head.sequence, digest: head.digest, received: keys.now)
        try await append(.receipt(content), source, .upkeep)
    }

    /// Seals `plain` as the object `name` and stores it.
    package func put(_ name: ObjectName, _ plain: Bytes, _ key: InputKey) async throws -> NamedReference {
        guard let place = ObjectPlace(repository: keys.repository, name: name), let path = name.relativeToSource else {
            throw FormatError("sample", "'\(name)' is not sealed")
        }
        let object = try ObjectSealer.seal(plain, place: place, key: key)
        _ = try await store.create(name, object)
        return NamedReference(name: path, length: UInt64(object.count), sha256: .sha256(of: object))
    }

    /// Seals `key` to the recipients of the repository.
    package func seal(_ key: InputKey, _ source: SourceID) throws -> KeyEntry {
        try KeySealing.seal(
            key, to: keys.root.recipients, repository: keys.repository, source: source, attempt: attempt,
            made: keys.now)
    }

    /// A new source with its member and its definition.
    package mutating func addSource(_ name: String) async throws -> SourceID {
        let source = SourceID.random()
        let member = MemberAddedContent(agent: keys.agent, certificate: keys.agentCertificate)
        try await append(.memberAdded(member), source, .upkeep)
        let key = InputKey.generate()
        let definition = SourceDefinition(
            name: name, engine: "postgresql", facts: [EngineFact(name: "port", value: "5432")])
        let object = try await put(.definition(source, 0), definition.encoded, key)
        let entry = try KeySealing.seal(
            key, to: keys.root.recipients, repository: keys.repository, source: source,
            attempt: Attempt(rawValue: 0), made: keys.now)
        _ = try await store.create(.key(source, key.id, 0), entry.encoded)
        try await append(.listing(ListingContent(objects: [object], keys: [entry])), source, .upkeep)
        try await addEvidence(of: source)
        return source
    }

    /// The evidence of a drill that passed.
    private mutating func addEvidence(of source: SourceID) async throws {
        let (job, key) = (JobID.random(), InputKey.generate())
        let object = try await put(.evidence(source, job, 0), Bytes("{}".utf8), key)
        let entry = try KeySealing.seal(
            key, to: keys.root.recipients, repository: keys.repository, source: source,
            attempt: Attempt(rawValue: 0), made: keys.now)
        _ = try await store.create(.key(source, key.id, 0), entry.encoded)
        let evidence = EvidenceContent(
            job: job, backup: .random(), agent: keys.agent, verdict: .passed, asked: "latest", started: keys.now,
            ended: keys.now, object: object, key: entry)
        try await append(.evidence(evidence), source, .upkeep)
    }
}
