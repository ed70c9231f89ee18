import Coordinator
import Platform
import Protocol
import Repository
import TestSupport
import Testing

/// The coordinator's rooms over a store in memory, one source, its member, and a backup job that runs.
final class IngestBench: Sendable {
    let keys: SampleKeys
    let store = MemoryStore()
    let catalog: Catalog
    let desk: JobDesk
    let facts: FactIntake
    let intake: ObjectIntake
    let records: RecordIntake
    let catchUp: ChainCatchUp
    let delivery: KeyDelivery
    let access: ReadAccess
    let alarms: AlarmIntake
    let spool: Spool
    let tails: TailIntake
    let tailDelivery: TailDelivery
    let clock: ManualWallClock
    let agent: AgentIdentity
    let source = SourceID.random()
    let backup = BackupID.random()
    let job = JobID.random()
    let link = ScriptedLink()
    let folder: TemporaryFolder
    let chores: Chores
    private let running: Task<Void, Never>

    init(isBlind: Bool = false) async throws {
        folder = try TemporaryFolder()
        keys = try SampleKeys()
        let clock = ManualWallClock(keys.now)
        self.clock = clock
        _ = try await store.create(.root, keys.root.signed(with: keys.recoverySigning))
        let reader = try await RepositoryReader(opening: store)
        catalog = try Catalog(path: folder.file("catalog.sqlite"))
        let fleet = Fleet(clock: clock)
        let chores = Chores()
        self.chores = chores
        // The chores of the process, for the time of the test.
        running = Task { await chores.run() }
        desk = JobDesk(catalog: catalog, fleet: fleet, chores: chores, clock: clock, log: .silent)
        let upkeep = UpkeepChain(reader: reader, catalog: catalog, signer: keys.coordinatorSigner, clock: clock)
        facts = FactIntake(reader: reader, catalog: catalog, location: "/r", clock: clock)
        let members = MemberCheck(catalog: catalog)
        let gate = CommitGate()
        spool = try Spool(directory: folder.file("spool"), limit: SpoolLimits.standard, log: .silent)
        intake = ObjectIntake(
            store: store, root: keys.root, catalog: catalog, desk: desk, members: members, gate: gate,
            clock: clock)
        records = RecordIntake(
            reader: reader, catalog: catalog, desk: desk, members: members, upkeep: upkeep, facts: facts,
            gate: gate,
            spool: SpoolUpkeep(
                spool: spool, catalog: catalog, facts: facts, desk: desk, clock: clock, log: .silent), clock: clock)
        catchUp = ChainCatchUp(reader: reader, catalog: catalog, upkeep: upkeep, facts: facts, log: .silent)
        delivery = KeyDelivery(
            root: keys.root, siteKey: isBlind ? nil : keys.siteKey, catalog: catalog, desk: desk, facts: facts,
            spool: spool, clock: clock)
        tails = TailIntake(
            root: keys.root, catalog: catalog, members: members, upkeep: upkeep, facts: facts, spool: spool,
            clock: clock)
        tailDelivery = TailDelivery(repository: keys.repository, desk: desk, spool: spool)
        access = ReadAccess(reader: reader, desk: desk, members: members, facts: facts)
        alarms = AlarmIntake(
            catalog: catalog, desk: desk, members: members,
            assignments: AssignmentDesk(
                root: keys.root, rootDigest: reader.rootDigest,
                tailSecrets: TailSecrets(authorityKey: .generate(), repository: keys.repository), catalog: catalog,
                fleet: fleet, chores: chores,
                log: .silent), clock: clock, log: .silent)
        agent = AgentIdentity(
            id: keys.agent, name: "db1", site: "s", roles: [.protect, .restore],
            signingCertificate: keys.agentCertificate, hostName: "h", enrolled: keys.now,
            certificateExpires: keys.now)
        _ = fleet.connect(agent.id, link)
        try await catalog.put(
            SourceEntry(
                id: source, name: "main", engine: "postgresql", agent: agent.id, state: .active, connection: "x=y",
                readers: 2, compress: "lz4", paused: false, branch: LogBranch(rawValue: 0), definition: 0,
                created: keys.now))
        try await SourceRecords(
            store: store, root: keys.root, catalog: catalog, upkeep: upkeep, clock: clock
        ).addMember(agent, to: source)
        let order = BackupOrder(source: source, backup: backup, type: 0, fast: true)
        try await submit(.backup, job, order.encoded, backup)
    }

    deinit {
        chores.finish()
        catalog.close()
    }

    func submit(_ kind: JobKind, _ job: JobID, _ order: Bytes, _ backup: BackupID) async throws {
        try await desk.submit(
            JobEntry(
                id: job, kind: kind, source: source, agent: agent.id, backup: backup, order: order,
                created: keys.now))
        #expect(try await eventually { await self.desk.open(job)?.state == .running })
    }

    /// The attempt of the backup job.
    let attempt = Attempt(rawValue: 1)

    func put(_ name: ObjectName, _ bytes: Bytes, attempt: Attempt? = nil, digest: Protocol.Digest? = nil) async throws
        -> Stored
    {
        let trailer = PutTrailer(length: UInt64(bytes.count), digest: digest ?? .sha256(of: bytes))
        let middle = bytes.count / 2
        let pieces = PieceQueue([
            .bytes(Bytes(bytes[..<middle])), .bytes(Bytes(bytes[middle...])), .trailer(trailer),
        ])
        return try await intake.receive(
            PutObject(name: name, attempt: attempt ?? self.attempt), from: agent
        ) { try pieces.next() }
    }

    func append(_ content: RecordContent, _ chain: ChainName, attempt: Attempt? = nil) async throws -> Appended {
        let bytes = try await sign(content, chain, attempt: attempt)
        return try await append(bytes)
    }

    func sign(_ content: RecordContent, _ chain: ChainName, attempt: Attempt? = nil) async throws -> Bytes {
        keys.agentSigner.sign(
            content, after: try await facts.head(of: source, chain), attempt: attempt ?? self.attempt, time: keys.now)
    }

    func append(_ bytes: Bytes) async throws -> Appended {
        let record = try Record(parsing: bytes)
        return try await records.append(
            AppendRecord(name: record.name, record: bytes, attempt: record.body.attempt), from: agent)
    }

    func entry(_ key: InputKey, attempt: Attempt? = nil) throws -> KeyEntry {
        try KeySealing.seal(
            key, to: keys.root.recipients, repository: keys.repository, source: source,
            attempt: attempt ?? self.attempt, made: keys.now)
    }

    func sealed(_ name: ObjectName, _ key: InputKey) throws -> Bytes {
        let place = try #require(ObjectPlace(repository: keys.repository, name: name))
        return try ObjectSealer.seal(Bytes("plain".utf8), place: place, key: key)
    }
}
