import Coordinator
import Platform
import Protocol
import Repository
import TestSupport
import Testing

/// The operator's face over a real authority and a real repository directory; no agent is connected.
final class OperationsBench: Sendable {
    let authority: Authority
    let catalog: Catalog
    let upkeep: UpkeepChain
    let records: SourceRecords
    let operations: Operations
    let desk: JobDesk
    let handovers: Handovers
    let spool: Spool
    let reader: RepositoryReader
    let folder: TemporaryFolder
    let clock = ManualWallClock()

    init() async throws {
        folder = try TemporaryFolder()
        let plan = AuthorityPlan(
            dataDirectory: folder.file("data"), repositoryDirectory: folder.file("repository"), site: "s",
            hostNames: [], recoveryKeyFile: folder.file("recovery.key"), profileDirectory: folder.file("profile"),
            person: "ann", address: "127.0.0.1:7470", isBlind: false)
        _ = try AuthorityCreation(plan, now: clock.now()).run { _, _ in }
        authority = try Authority.load(dataDirectory: folder.file("data"), clock: clock)
        let keys = authority.keys
        let store = try LocalStore.create(directory: folder.file("repository"))
        _ = try await store.create(.root, keys.rootBytes)
        reader = try await RepositoryReader(opening: store)
        catalog = try Catalog(path: folder.file("catalog.sqlite"))
        let (fleet, chores) = (Fleet(clock: clock), Chores())
        desk = JobDesk(catalog: catalog, fleet: fleet, chores: chores, clock: clock, log: .silent)
        let signer = RecordSigner(
            repository: keys.root.repository, writer: WriterID(keys.coordinator), key: keys.signingKey)
        upkeep = UpkeepChain(reader: reader, catalog: catalog, signer: signer, clock: clock)
        records = SourceRecords(store: store, root: keys.root, catalog: catalog, upkeep: upkeep, clock: clock)
        let facts = FactIntake(reader: reader, catalog: catalog, location: "/r", clock: clock)
        let assignments = AssignmentDesk(
            root: keys.root, rootDigest: keys.rootDigest,
            tailSecrets: TailSecrets(authorityKey: .generate(), repository: keys.root.repository), catalog: catalog,
            fleet: fleet, chores: chores, log: .silent)
        let alarms = AlarmIntake(
            catalog: catalog, desk: desk, members: MemberCheck(catalog: catalog), assignments: assignments,
            clock: clock, log: .silent)
        spool = try Spool(directory: folder.file("spool"), limit: SpoolLimits.standard, log: .silent)
        handovers = Handovers(
            authority: authority, catalog: catalog, fleet: fleet, facts: facts, records: records,
            assignments: assignments, desk: desk, alarms: alarms, spool: spool, clock: clock, log: .silent)
        operations = Operations(
            authority: authority, catalog: catalog, fleet: fleet, desk: desk, facts: facts, records: records,
            assignments: assignments, handovers: handovers,
            verifier: Verifier(
                store: store, rootDigest: keys.rootDigest, catalog: catalog, desk: desk, chores: chores, clock: clock,
                log: .silent),
            drillRecords: DrillRecords(
                authority: authority, reader: reader, catalog: catalog, upkeep: upkeep, desk: desk, clock: clock),
            rebuilder: CatalogRebuilder(
                reader: reader, keys: keys, catalog: catalog, path: folder.file("catalog.rebuild"), upkeep: upkeep,
                facts: facts, assignments: assignments, desk: desk, chores: chores, clock: clock, log: .silent),
            details: LogDetailsReader(
                store: store, root: keys.root, siteKey: keys.siteKey, catalog: catalog, log: .silent),
            spool: spool,
            clock: clock, log: .silent)
    }

    var recoveryKey: String { folder.file("recovery.key") }

    deinit {
        catalog.close()
    }

    /// Opens the tail of a source's log.
    func openTail(of source: SourceID, by agent: AgentIdentity) async throws -> TailLane {
        let tail = TailName(source: source, branch: LogBranch(rawValue: 0), timeline: TimelineID(rawValue: 1))
        return try await spool.open(tail, by: agent.id, writer: Attempt(rawValue: 1), start: .zero, covered: nil)
    }

    /// Enrols an agent as a real one would.
    func enrol(_ name: String, _ roles: Set<AgentRole> = [.protect]) async throws -> AgentIdentity {
        let token = try await authority.makeToken(
            name: try #require(AgentName(name)), site: "s", roles: roles, by: "ann"
        ).0
        let exporter = Bytes(repeating: 7, count: 32)
        let tls = Ed25519PrivateKey.generate().publicKey.rawRepresentation
        let signing = Ed25519PrivateKey.generate().publicKey.rawRepresentation
        let proof = try EnrolmentProof.compute(
            verifier: token.verifier, exporter: exporter, tlsKey: tls, signingKey: signing, hostName: "h")
        let request = EnrolRequest(
            token: token.id, proof: proof, tlsPublicKey: tls, signingPublicKey: signing, hostName: "h")
        return try await authority.enrol(request, exporter: exporter).identity
    }

    /// Puts a source under protection without asking the agent whether it can be reached.
    func protect(_ name: String, by agent: AgentIdentity) async throws -> SourceEntry {
        let entry = SourceEntry(
            id: .random(), name: name, engine: "postgresql", agent: agent.id, state: .creating, connection: "host=h",
            readers: 2, compress: "lz4", paused: false, branch: LogBranch(rawValue: 0), definition: 0,
            created: clock.now())
        try await catalog.put(entry)
        try await operations.resumeCreations()
        return entry
    }

    /// Moves a source to another agent.
    func move(_ name: String, to agent: String) async throws {
        let (source, agent) = (try #require(SourceName(name)), try #require(AgentName(agent)))
        let request = OpSourceEdit(name: source, agent: agent)
        _ = try await operations.editSource(request, by: "ann")
    }

    /// The agents whose records count for a source now.
    func members(of source: SourceEntry) async throws -> [WriterID] {
        try await upkeep.membership(of: source.id).current.map(\.subject)
    }
}
