import Platform
package import Protocol
package import Repository

/// Decides what an agent may read: clear objects of its own sources, and what a running restore grants.
package struct ReadAccess: Sendable {
    let reader: RepositoryReader
    let desk: JobDesk
    let members: MemberCheck
    let facts: FactIntake

    package init(reader: RepositoryReader, desk: JobDesk, members: MemberCheck, facts: FactIntake) {
        self.reader = reader
        self.desk = desk
        self.members = members
        self.facts = facts
    }

    /// Passes when the object may be read.
    ///
    /// - Throws: `notGranted` or `notAuthorised`.
    package func require(_ name: ObjectName, by agent: AgentIdentity, job: JobID?) async throws {
        if name == .root { return }
        guard let source = name.source else { throw Self.refusal(name.path) }
        if let job {
            guard try await grant(job, agent).allows(name) else { throw Self.refusal(name.path) }
            return
        }
        try await members.requireMember(agent, of: source)
        guard name.isClear else { throw Self.refusal(name.path) }
    }

    /// Passes when objects under the prefix may be listed by name and length.
    ///
    /// - Throws: `notGranted` or `notAuthorised`.
    package func requireListing(_ prefix: String, by agent: AgentIdentity) async throws {
        let words = prefix.split(separator: "/", omittingEmptySubsequences: false)
        guard words.count >= 3, words[0] == "sources", let source = SourceID(text: String(words[1])) else {
            throw Self.refusal(prefix)
        }
        for job in await desk.openJobs()
        where job.restoreOrder != nil && job.agent == agent.id && job.source == source {
            if try await grant(job.id, agent).allowsListing(prefix) { return }
        }
        try await members.requireMember(agent, of: source)
    }

    /// What a running restore or drill of this agent grants.
    func grant(_ job: JobID, _ agent: AgentIdentity) async throws -> RestoreGrant {
        let order = try await desk.restoreOrder(job, agent: agent).order
        return RestoreGrant(order: order, references: try await references(order, job))
    }

    /// Read once a job: an agent asks for thousands of objects.
    private func references(_ order: RestoreOrder, _ job: JobID) async throws -> [BackupID] {
        if let known = await desk.references(of: job) { return known }
        guard let base = try await facts.holdings(of: order.source).backup(order.backup) else {
            throw HoldfastError(.notGranted, "the backup \(order.backup) is not in the catalogue")
        }
        let references = try await reader.inventory(of: order.source, base.commit).references.map(\.backup)
        await desk.keep(references: references, of: job)
        return references
    }

    private static func refusal(_ path: String) -> HoldfastError {
        HoldfastError(.notGranted, "'\(path)' is not granted to this agent")
    }
}

extension ObjectName {
    /// Whether the object is stored in the clear, for every member to read.
    fileprivate var isClear: Bool {
        switch parts {
        case .record, .key, .backup(_, _, _, .inventory): true
        default: false
        }
    }
}
