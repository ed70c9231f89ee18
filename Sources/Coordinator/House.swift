import Platform
import Protocol
import Repository

/// All parts of a running coordinator, built once. The only place that knows them all.
struct House: Sendable {
    private static let keepUpInterval = Duration.seconds(60)
    private static let replacementInterval = Duration.seconds(5)

    let state: CoordinatorState
    let reader: RepositoryReader
    let chores: Chores
    let desk: JobDesk
    let runner: SessionRunner
    let spoolUpkeep: SpoolUpkeep
    let copies: AuthorityCopies
    private let operations: Operations
    private let alarms: AlarmIntake
    private let handovers: Handovers
    private let catchingUp: ChainCatchUp
    private let log: Log

    /// Builds everything over what was found on disk.
    ///
    /// - Throws: `repositoryUnusable` when the repository is not the one that the authority made.
    init(state: CoordinatorState, log: Log) async throws {
        let clock = SystemWallClock()
        let keys = state.authority.keys
        let catalog = state.catalog
        self.state = state
        self.log = log
        reader = try await Self.open(state.store, keys)
        chores = Chores()
        copies = AuthorityCopies(authority: state.authority, reader: reader, catalog: catalog, clock: clock, log: log)
        let fleet = Fleet(clock: clock)
        desk = JobDesk(catalog: catalog, fleet: fleet, chores: chores, clock: clock, log: log)
        let signer = RecordSigner(
            repository: keys.root.repository, writer: WriterID(keys.coordinator), key: keys.signingKey)
        let upkeep = UpkeepChain(reader: reader, catalog: catalog, signer: signer, clock: clock)
        let facts = FactIntake(reader: reader, catalog: catalog, location: keys.repositoryPath, clock: clock)
        catchingUp = ChainCatchUp(reader: reader, catalog: catalog, upkeep: upkeep, facts: facts, log: log)
        let members = MemberCheck(catalog: catalog)
        let gate = CommitGate()
        let assignments = AssignmentDesk(
            root: keys.root, rootDigest: keys.rootDigest, tailSecrets: keys.tailSecrets, catalog: catalog, fleet: fleet,
            chores: chores, log: log)
        spoolUpkeep = SpoolUpkeep(
            spool: state.spool, catalog: catalog, facts: facts, desk: desk, clock: clock, log: log)
        let verifier = Verifier(
            store: state.store, rootDigest: keys.rootDigest, catalog: catalog, desk: desk, chores: chores,
            clock: clock, log: log)
        let rebuilder = CatalogRebuilder(
            reader: reader, keys: keys, catalog: catalog, path: state.rebuildPath, upkeep: upkeep, facts: facts,
            assignments: assignments, desk: desk, chores: chores, clock: clock, log: log)
        alarms = AlarmIntake(
            catalog: catalog, desk: desk, members: members, assignments: assignments, clock: clock, log: log)
        let sourceRecords = SourceRecords(
            store: state.store, root: keys.root, catalog: catalog, upkeep: upkeep, clock: clock)
        handovers = Handovers(
            authority: state.authority, catalog: catalog, fleet: fleet, facts: facts, records: sourceRecords,
            assignments: assignments, desk: desk, alarms: alarms, spool: state.spool, clock: clock, log: log)
        let drillRecords = DrillRecords(
            authority: state.authority, reader: reader, catalog: catalog, upkeep: upkeep, desk: desk, clock: clock)
        operations = Operations(
            authority: state.authority, catalog: catalog, fleet: fleet, desk: desk, facts: facts,
            records: sourceRecords, assignments: assignments, handovers: handovers, verifier: verifier,
            drillRecords: drillRecords, rebuilder: rebuilder,
            details: LogDetailsReader(
                store: state.store, root: keys.root, siteKey: keys.siteKey, catalog: catalog, log: log),
            spool: state.spool, clock: clock, log: log)
        let agents = AgentConversations(
            authority: state.authority,
            intake: ObjectIntake(
                store: state.store, root: keys.root, catalog: catalog, desk: desk, members: members, gate: gate,
                clock: clock),
            records: RecordIntake(
                reader: reader, catalog: catalog, desk: desk, members: members, upkeep: upkeep, facts: facts,
                gate: gate, spool: spoolUpkeep, clock: clock),
            delivery: ObjectDelivery(
                store: state.store, catalog: catalog,
                access: ReadAccess(reader: reader, desk: desk, members: members, facts: facts)),
            keys: KeyDelivery(
                root: keys.root, siteKey: keys.siteKey, catalog: catalog, desk: desk, facts: facts, spool: state.spool,
                clock: clock),
            tails: TailIntake(
                root: keys.root, catalog: catalog, members: members, upkeep: upkeep, facts: facts, spool: state.spool,
                clock: clock),
            tailDelivery: TailDelivery(repository: keys.root.repository, desk: desk, spool: state.spool),
            desk: desk, drills: drillRecords, members: members, alarms: alarms, fleet: fleet,
            standbys: MemberIntake(members: members, facts: facts, fleet: fleet))
        runner = SessionRunner(
            authority: state.authority, catalog: catalog, fleet: fleet, desk: desk, assignments: assignments,
            agents: agents, operators: OperatorConversations(authority: state.authority, operations: operations),
            enrolment: EnrolmentConversations(authority: state.authority, log: log), clock: clock, log: log)
    }

    private static func open(_ store: LocalStore, _ keys: AuthorityKeys) async throws -> RepositoryReader {
        do {
            return try await RepositoryReader(opening: store, pinned: keys.rootDigest)
        } catch {
            throw HoldfastError(.repositoryUnusable, "the repository '\(keys.repositoryPath)' cannot be used: \(error)")
        }
    }

    /// Takes up what an earlier process left: records that are stored and not catalogued, sources half made, open jobs,
    /// and bases that were not ordered yet.
    ///
    /// A source whose chains cannot be read is told of and left alone; the others go on.
    func catchUp() async throws {
        try await copies.refuseReplaced()
        try await refuseLostCatalogue()
        for source in try await state.catalog.sources() where source.state != .creating {
            do {
                try await catchingUp.run(source.id)
            } catch {
                log.error("source.unreadable", (.source, source.name), (.reason, "\(error)"))
                let finding = Finding(
                    source: source.id, time: SystemWallClock().now(), severity: .alarm, kind: "unreadable",
                    text: "the chains cannot be read: \(error)")
                try await state.catalog.add([finding])
            }
        }
        try await desk.resume()
        try await spoolUpkeep.begin()
        try await alarms.resume()
        try await handovers.resume()
        try await operations.resumeCreations()
    }

    /// An empty catalogue beside sources in the repository would say that nothing is protected and nothing can be restored.
    private func refuseLostCatalogue() async throws {
        guard try await state.catalog.sources().isEmpty,
            try await !state.store.list(under: "sources/", after: nil, limit: 1).isEmpty
        else { return }
        throw HoldfastError(
            .catalogue,
            "the catalogue knows no source, but the repository '\(state.authority.keys.repositoryPath)' holds some: "
                + "make it anew with 'holdfast-coordinator rebuild'")
    }

    /// The settings of new connections, with the newest certificate.
    func tlsContext() throws -> TLSContext {
        let keys = state.authority.keys
        return try TLSContext.server(
            identity: keys.identity, clientAuthorities: [keys.authorityCertificate],
            applicationProtocol: ProtocolVersion.applicationProtocol)
    }

    /// Follows failovers, until cancelled.
    func followFailovers() async { await handovers.run() }

    /// Waits until another coordinator has taken over the repository, or until cancelled.
    func replacement() async -> HoldfastError? {
        while (try? await Task.sleep(for: Self.replacementInterval)) != nil {
            do {
                try await copies.refuseReplaced()
            } catch let error as HoldfastError where error.code == .coordinatorReplaced {
                return error
            } catch {
                // A repository that cannot be read now is told of by whoever works with it.
                log.debug("authority.unreadable", (.reason, "\(error)"))
            }
        }
        return nil
    }

    /// What has to be looked after now and then, until cancelled.
    func keepUp(_ sessions: SessionListener) async {
        while (try? await Task.sleep(for: Self.keepUpInterval)) != nil {
            do {
                try await desk.giveUpAbsent()
                if let identity = try await state.authority.renewIdentity() {
                    let authorities = [state.authority.keys.authorityCertificate]
                    sessions.use(
                        try TLSContext.server(
                            identity: identity, clientAuthorities: authorities,
                            applicationProtocol: ProtocolVersion.applicationProtocol))
                    log.info("certificate.renewed")
                }
            } catch {
                log.error("upkeep.failed", (.reason, "\(error)"))
            }
        }
    }

    /// Keeps what must be known at the next start.
    func finish() async {
        await spoolUpkeep.finish()
    }

    /// Lets go of what has threads of its own.
    func close() {
        state.catalog.close()
    }
}
