package import Platform
package import Protocol
package import Repository

/// Makes the catalogue of a running coordinator anew: reads everything into a file beside, then takes it over at once.
package struct CatalogRebuilder: Sendable {
    /// How often it reads on when records came in meanwhile.
    private static let rounds = 20
    private static let pause = Duration.milliseconds(200)

    let reader: RepositoryReader
    let keys: AuthorityKeys
    let catalog: Catalog
    /// Where the file beside lies while it works.
    let path: String
    let upkeep: UpkeepChain
    let facts: FactIntake
    let assignments: AssignmentDesk
    let desk: JobDesk
    let chores: Chores
    let clock: any WallClock
    let log: Log
    private let turnstile = Turnstile<Bool>()

    package init(
        reader: RepositoryReader, keys: AuthorityKeys, catalog: Catalog, path: String, upkeep: UpkeepChain,
        facts: FactIntake, assignments: AssignmentDesk, desk: JobDesk, chores: Chores, clock: any WallClock, log: Log
    ) {
        self.reader = reader
        self.keys = keys
        self.catalog = catalog
        self.path = path
        self.upkeep = upkeep
        self.facts = facts
        self.assignments = assignments
        self.desk = desk
        self.chores = chores
        self.clock = clock
        self.log = log
    }

    /// Starts a rebuild whose job is submitted already.
    package func start(_ job: JobID) {
        chores.add { await turnstile.pass(true) { await run(job) } }
    }

    private func run(_ job: JobID) async {
        do {
            try await desk.begin(job)
            let counts = try await rebuild { [desk] in
                await desk.advance(job, phase: "read", bytesDone: $0, bytesTotal: nil)
            }
            try await desk.end(job, .done, JobOutcome(code: nil, text: nil), facts: counts.facts)
        } catch {
            let failure = error as? HoldfastError ?? HoldfastError(.rebuildRefused, "\(error)")
            log.error("catalog.rebuild-failed", (.job, job.description), (.reason, failure.message))
            // The job's state could not be stored either: the error is told, and a restart ends the job.
            try? await desk.end(job, .failed, JobOutcome(failure), facts: [])
        }
    }

    /// Reads everything anew and takes it over.
    ///
    /// - Parameter progress: called with the number of records read so far.
    /// - Returns: what was read.
    /// - Throws: `rebuildRefused`, or what makes a chain unreadable; the catalogue is as before then.
    package func rebuild(
        _ progress: @escaping @Sendable (UInt64) async -> Void = { _ in }
    ) async throws -> RebuiltCounts {
        let fresh = try await open()
        let counts: RebuiltCounts
        do {
            counts = try await fill(fresh, progress)
        } catch {
            fresh.close()
            try? await remove()
            throw error
        }
        fresh.close()
        try? await remove()
        try await forget()
        FaultPoint.hit("catalog.rebuilt")
        log.notice("catalog.made-anew", (.count, counts.records))
        return counts
    }

    private func fill(
        _ fresh: Catalog, _ progress: @escaping @Sendable (UInt64) async -> Void
    ) async throws -> RebuiltCounts {
        let rebuild = CatalogRebuild(
            reader: reader, location: keys.repositoryPath,
            signer: RecordSigner(
                repository: keys.root.repository, writer: WriterID(keys.coordinator), key: keys.signingKey),
            keys: [keys.siteKey].compactMap(\.self), known: try await known(), clock: clock)
        var counts = RebuiltCounts()
        for _ in 0..<Self.rounds {
            let round = try await rebuild.fill(fresh, progress: progress)
            counts.add(round)
            FaultPoint.hit("catalog.filled")
            if try await catalog.takeOver(from: path) { return counts }
            let lacking = try await catalog.heads(beyond: path)
            // What was stored meanwhile is read in the next round; what is not stored cannot be.
            if round.records == 0, let head = lacking.first { try await refuse(head) }
            try await Task.sleep(for: Self.pause)
        }
        throw HoldfastError(.rebuildRefused, "records come in faster than they can be read; try again at a calmer time")
    }

    /// The record that the catalogue knows is in the repository after all, and was only not read yet, or it is lost.
    private func refuse(_ head: HeadEntry) async throws {
        let name = ObjectName.record(head.source, head.chain, head.sequence)
        guard (try? await reader.store.length(name)) == nil else { return }
        throw HoldfastError(
            .rebuildRefused,
            "the catalogue knows the record '\(name)', which the repository does not hold any more; see 'holdfast verify'"
        )
    }

    private func known() async throws -> [SourceID: (source: SourceEntry, members: [MemberEntry])] {
        var known: [SourceID: (source: SourceEntry, members: [MemberEntry])] = [:]
        for source in try await catalog.sources() {
            known[source.id] = (source, try await catalog.members(of: source.id))
        }
        return known
    }

    /// Nothing that was learned from the former catalogue counts any more.
    private func forget() async throws {
        upkeep.forget()
        facts.forget()
        for source in try await catalog.sources() where source.state == .active { assignments.changed(source.agent) }
    }

    private func open() async throws -> Catalog {
        try await remove()
        let path = path
        let fresh = try await BlockingThreads.shared.run { try Catalog(path: path) }
        try await fresh.beginFilling()
        return fresh
    }

    private func remove() async throws {
        let path = path
        try await BlockingThreads.shared.run { try CatalogFile.remove(path) }
    }
}

extension RebuiltCounts {
    /// What the job tells.
    fileprivate var facts: [JobFact] {
        [
            JobFact(name: "sources", value: String(sources)), JobFact(name: "backups", value: String(backups)),
            JobFact(name: "records", value: String(records)), JobFact(name: "keys", value: String(keys)),
            JobFact(name: "kept", value: Self.kept),
        ]
    }

    private static let kept =
        "jobs, findings and results of verifications were kept as they were; they lie in no chain"

    fileprivate mutating func add(_ round: RebuiltCounts) {
        (sources, keys, undefined) = (round.sources, round.keys, round.undefined)
        backups += round.backups
        records += round.records
    }
}
