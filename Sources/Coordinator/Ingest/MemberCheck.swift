import Platform
package import Protocol

/// Whether an agent may write to a source, and read what is its own.
package struct MemberCheck: Sendable {
    let catalog: Catalog

    package init(catalog: Catalog) {
        self.catalog = catalog
    }

    /// The source, when the agent is its member.
    ///
    /// - Throws: `notAuthorised`, in the same words whether the source exists or not.
    @discardableResult
    package func requireMember(_ agent: AgentIdentity, of id: SourceID) async throws -> SourceEntry {
        guard agent.roles.contains(.protect), let source = try await catalog.source(id), source.agent == agent.id,
            source.state == .active
        else {
            throw HoldfastError(.notAuthorised, "agent '\(agent.name)' is no member of the source \(id)")
        }
        return source
    }

    /// The source, when the agent is any member of it, writing or not.
    ///
    /// - Throws: `notAuthorised`, in the same words whether the source exists or not.
    package func requireBelonging(_ agent: AgentIdentity, to id: SourceID) async throws -> SourceEntry {
        let memberships = try await catalog.memberships(of: agent.id)
        guard memberships.contains(where: { $0.source == id && $0.state == .active }),
            let source = try await catalog.source(id), source.state == .active, agent.roles.contains(.protect)
        else { return try await requireMember(agent, of: id) }
        return source
    }
}
