package import Platform
package import Protocol
package import Repository

/// Makes a catalogue from what a repository holds, and from nothing else.
///
/// What lies in no chain and no object cannot come back: jobs and their logs, findings with their times, results of
/// verifications, what was last seen of agents, and members that were leaving.
package struct CatalogRebuild: Sendable {
    /// How far above every attempt that the repository knows the next ones begin: a coordinator that was lost may have
    /// given out some that nothing was stored of.
    static let attemptLead: UInt64 = 1000

    let reader: RepositoryReader
    /// Where the repository is, for listings.
    let location: String
    let signer: RecordSigner
    /// Private halves of the recovery or the site key: they open the definitions.
    let keys: [X25519PrivateKey]
    /// Sources as they are known, for definitions that no key at hand opens.
    let known: [SourceID: (source: SourceEntry, members: [MemberEntry])]
    let clock: any WallClock

    /// A rebuild from the repository that `reader` reads.
    package init(
        reader: RepositoryReader, location: String, signer: RecordSigner, keys: [X25519PrivateKey],
        known: [SourceID: (source: SourceEntry, members: [MemberEntry])] = [:], clock: any WallClock
    ) {
        self.reader = reader
        self.location = location
        self.signer = signer
        self.keys = keys
        self.known = known
        self.clock = clock
    }

    /// Fills an empty catalogue; run again over the same one, takes in what came since.
    ///
    /// - Parameters:
    ///   - catalog: what is filled.
    ///   - progress: called with the number of records read so far.
    /// - Returns: what was read.
    /// - Throws: `rebuildRefused` when the settings of a source cannot be opened, or what makes a chain unreadable.
    package func fill(
        _ catalog: Catalog, progress: @escaping @Sendable (UInt64) async -> Void = { _ in }
    ) async throws -> RebuiltCounts {
        var counts = RebuiltCounts()
        let upkeep = UpkeepChain(reader: reader, catalog: catalog, signer: signer, clock: clock)
        let facts = FactIntake(reader: reader, catalog: catalog, location: location, clock: clock)
        for source in try await reader.sources() {
            guard try await define(source, catalog) else {
                counts.undefined += 1
                continue
            }
            var walk = SourceRebuild(reader: reader, catalog: catalog, source: source)
            try await walk.run(membership: try await upkeep.membership(of: source), facts, &counts, progress: progress)
            counts.sources += 1
        }
        return counts
    }

    /// Puts the source into the catalogue as its newest definition has it.
    ///
    /// - Returns: False for one whose protection was never begun: nothing can be stored of it.
    private func define(_ id: SourceID, _ catalog: Catalog) async throws -> Bool {
        let facts = try await reader.facts(of: id) { _ in false }
        guard let begun = facts.begun, facts.definition != nil else { return false }
        if let definition = try await open(facts) {
            let source = try SourceEntry(id: id, definition, number: facts.definitionNumber, begun: begun)
            try await catalog.put(source)
            for member in MemberEntry.all(of: id, in: definition) { try await catalog.put(member) }
        } else if let known = known[id] {
            try await catalog.put(known.source)
            for member in known.members { try await catalog.put(member) }
        } else {
            throw HoldfastError(
                .rebuildRefused,
                "the settings of source \(id) can be opened with the recovery key alone: stop the coordinator and run "
                    + "'holdfast-coordinator rebuild --recovery-key FILE'")
        }
        return true
    }

    /// - Returns: nil when none of the keys opens it.
    private func open(_ facts: SourceFacts) async throws -> SourceDefinition? {
        do {
            return try await SealedReader(reader, opening: keys).definition(of: facts)
        } catch SealingError.notARecipient {
            return nil
        }
    }
}
