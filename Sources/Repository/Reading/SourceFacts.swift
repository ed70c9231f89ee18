package import Platform
package import Protocol

/// What all chains of a source say in the clear, each record checked.
package struct SourceFacts: Sendable {
    package let source: SourceID
    /// Whose keys count.
    package private(set) var membership: MembershipView
    /// Backups and log.
    package private(set) var holdings: Holdings
    /// Every input key that a record carries, sealed.
    package private(set) var keys: [KeyID: KeyEntry] = [:]
    /// The newest sealed definition that is listed.
    package private(set) var definition: NamedReference?
    /// Its number; 0 when none is listed.
    package private(set) var definitionNumber: UInt64 = 0
    /// When the coordinator began the chain of the upkeep.
    package private(set) var begun: Timestamp?
    /// Chains that could not be read to their end; what stands before the fault counts.
    package private(set) var faults: [ChainName: ReadingError] = [:]

    /// Nothing yet.
    init(source: SourceID, membership: MembershipView) {
        self.source = source
        self.membership = membership
        holdings = Holdings(source: source)
    }

    /// Takes in the next record of a chain.
    mutating func take(_ record: Record) throws(ChainError) {
        holdings.add(record)
        // The upkeep's chain is read before all others.
        begun = begun ?? record.body.time
        switch record.body.content {
        case .commit(let commit): note(commit.keys)
        case .logIndex(let index): note(index.keys)
        case .listing(let listing): note(listing)
        case .evidence(let evidence): note([evidence.key])
        case .memberAdded, .memberRemoved: try membership.apply(record.body.content)
        default: break
        }
    }

    mutating func note(_ fault: ReadingError, in chain: ChainName) {
        faults[chain] = fault
    }

    private mutating func note(_ entries: [KeyEntry]) {
        for entry in entries { keys[entry.key] = entry }
    }

    private mutating func note(_ listing: ListingContent) {
        note(listing.keys)
        for object in listing.objects {
            guard case .definition(_, let number)? = ObjectName(source: source, relative: object.name)?.parts,
                definition == nil || number > definitionNumber
            else { continue }
            (definition, definitionNumber) = (object, number)
        }
    }
}

extension RepositoryReader {
    /// Reads the chains of a source.
    ///
    /// - Parameters:
    ///   - source: which source.
    ///   - isWanted: whether to read a chain; that of the upkeep always is.
    /// - Returns: also the faults of chains other than the upkeep's.
    /// - Throws: ``ReadingError`` when the upkeep chain is broken, without which no key counts; ``StoreError``.
    package func facts(
        of source: SourceID, where isWanted: (ChainName) -> Bool = { _ in true }
    ) async throws -> SourceFacts {
        var facts = SourceFacts(source: source, membership: try MembershipView(root: root))
        try await walk(.upkeep, &facts)
        for chain in try await chains(of: source) where chain != .upkeep && isWanted(chain) {
            do {
                try await walk(chain, &facts)
            } catch let error as ReadingError {
                facts.note(error, in: chain)
            }
        }
        return facts
    }

    private func walk(_ chain: ChainName, _ facts: inout SourceFacts) async throws {
        var walk = try await ChainWalk(self, ChainHead(source: facts.source, chain: chain))
        while let record = try await walk.next(membership: facts.membership) {
            do throws(ChainError) {
                try facts.take(record)
            } catch {
                throw ReadingError.badRecord(record.name, error)
            }
        }
    }
}
