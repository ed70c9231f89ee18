package import Platform
package import Protocol
package import Repository

/// Brings the catalogue up to the chains that are stored: what was stored when the process died is taken in at start.
package struct ChainCatchUp: Sendable {
    let reader: RepositoryReader
    let catalog: Catalog
    let upkeep: UpkeepChain
    let facts: FactIntake
    let log: Log

    package init(reader: RepositoryReader, catalog: Catalog, upkeep: UpkeepChain, facts: FactIntake, log: Log) {
        self.reader = reader
        self.catalog = catalog
        self.upkeep = upkeep
        self.facts = facts
        self.log = log
    }

    /// Walks every chain of a source from the head that the catalogue knows.
    ///
    /// - Throws: What makes a chain unreadable; such a source is told of and left as the catalogue has it.
    package func run(_ source: SourceID) async throws {
        for chain in try await reader.chains(of: source) where chain != .upkeep { try await run(source, chain) }
    }

    /// Walks one chain of a source.
    func run(_ source: SourceID, _ chain: ChainName) async throws {
        let membership = try await upkeep.membership(of: source)
        var walk = try await ChainWalk(reader, try await facts.head(of: source, chain))
        while let record = try await walk.next(membership: membership) {
            try await noteObjects(of: record)
            try await facts.note(record)
            log.notice(
                "record.caught-up", (.source, source.description), (.chain, chain.text),
                (.number, record.body.sequence))
        }
    }

    /// The objects that a record names are known by its word, which was checked before it was stored.
    private func noteObjects(of record: Record) async throws {
        guard case .logIndex(let index) = record.body.content else { return }
        let objects = index.objects.map { NamedReference(name: $0.name, length: $0.length, sha256: $0.sha256) }
        for object in objects + [index.details].compactMap(\.self) {
            guard let name = ObjectName(source: record.body.source, relative: object.name) else { continue }
            let stored = StoredObject(
                name: name, source: record.body.source, length: object.length, digest: object.sha256)
            try await catalog.put(stored, at: record.body.time)
        }
    }
}
