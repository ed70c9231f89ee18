package import Platform
package import Protocol
package import Repository

/// What the coordinator itself writes about sources: sealed definitions and members. Each call may be repeated.
package struct SourceRecords: Sendable {
    let store: any ObjectStore
    let root: RepositoryRoot
    let catalog: Catalog
    let upkeep: UpkeepChain
    let clock: any WallClock

    package init(
        store: any ObjectStore, root: RepositoryRoot, catalog: Catalog, upkeep: UpkeepChain, clock: any WallClock
    ) {
        self.store = store
        self.root = root
        self.catalog = catalog
        self.upkeep = upkeep
        self.clock = clock
    }

    /// Makes an agent a member, so that its records count.
    package func addMember(_ agent: AgentIdentity, to source: SourceID) async throws {
        guard try await !upkeep.isMember(agent.id, of: source) else { return }
        let content = MemberAddedContent(agent: agent.id, certificate: agent.signingCertificate)
        try await upkeep.append(.memberAdded(content), to: source)
    }

    /// Passes when the chain would take the agent as a member; changes nothing.
    ///
    /// - Throws: `notAuthorised` with the remedy: a key that was removed once is never added again, since the records it
    ///   signed count up to its removal.
    package func requireMayJoin(_ agent: AgentIdentity, _ source: SourceEntry) async throws {
        var view = try await upkeep.membership(of: source.id)
        guard !view.current.contains(where: { $0.subject == WriterID(agent.id) }) else { return }
        let content = MemberAddedContent(agent: agent.id, certificate: agent.signingCertificate)
        guard (try? view.apply(.memberAdded(content))) != nil else {
            throw HoldfastError(
                .notAuthorised,
                "agent '\(agent.name)' was a member of '\(source.name)' before and its signing key cannot come back; "
                    + "enrol an agent on its host anew, with a new token and data directory, and name that one")
        }
    }

    /// Ends every membership but those of `agents`.
    package func removeMembers(but agents: Set<AgentID>, from source: SourceID) async throws {
        let kept = Set(agents.map { WriterID($0) })
        for member in try await upkeep.membership(of: source).current where !kept.contains(member.subject) {
            try await removeMember(AgentID(sameBytesAs: member.subject), from: source)
        }
    }

    /// Ends a membership: the agent's records count up to the present heads.
    package func removeMember(_ agent: AgentID, from source: SourceID) async throws {
        let members = try await upkeep.membership(of: source).current
        guard let member = members.first(where: { $0.subject == WriterID(agent) }) else { return }
        let positions = try await catalog.heads(of: source).filter { $0.chain != .upkeep }.map {
            ChainPosition(chain: $0.chain, sequence: $0.sequence)
        }
        let content = MemberRemovedContent(agent: agent, key: member.keyID, positions: positions)
        try await upkeep.append(.memberRemoved(content), to: source)
    }

    /// Writes a new version of the source's sealed definition: key first, then the object, then the record that lists
    /// both. The key's copies are for the recipients only.
    ///
    /// - Returns: The number of the definition.
    package func define(_ entry: SourceEntry) async throws -> UInt64 {
        let (number, name) = try await freeDefinition(of: entry)
        guard let place = ObjectPlace(repository: root.repository, name: name) else {
            throw HoldfastError(.internalFault, "the definition \(number) of source \(entry.id) has no place")
        }
        let key = InputKey.generate()
        let sealedKey = try KeySealing.seal(
            key, to: root.recipients, repository: root.repository, source: entry.id, attempt: place.attempt,
            made: clock.now())
        let content = entry.definitionContent(members: try await catalog.members(of: entry.id))
        let object = try ObjectSealer.seal(content.encoded, place: place, key: key)
        _ = try await store.create(.key(entry.id, key.id, 0), sealedKey.encoded)
        _ = try await store.create(name, object)
        FaultPoint.hit("source.defined")
        let reference = NamedReference(
            name: name.relativeToSource ?? name.path, length: UInt64(object.count), sha256: .sha256(of: object))
        try await upkeep.append(.listing(ListingContent(objects: [reference], keys: [sealedKey])), to: entry.id)
        return number
    }

    /// The number after the newest definition, or a later one: a process that was killed may have left a definition that
    /// the catalogue does not know.
    private func freeDefinition(of entry: SourceEntry) async throws -> (UInt64, ObjectName) {
        var number = entry.definition
        while true {
            let (next, overflow) = number.addingReportingOverflow(1)
            guard !overflow else { throw HoldfastError(.repositoryUnusable, "the definitions have run out of numbers") }
            number = next
            let name = ObjectName.definition(entry.id, number)
            do { _ = try await store.length(name) } catch StoreError.missing { return (number, name) }
        }
    }
}
