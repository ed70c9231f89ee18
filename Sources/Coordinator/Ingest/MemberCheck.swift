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
}
