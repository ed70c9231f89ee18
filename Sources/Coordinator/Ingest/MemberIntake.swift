package import Protocol
import Repository

/// Takes in what members say of their servers, and tells them how far their slots may move.
package struct MemberIntake: Sendable {
    let catalog: Catalog
    let members: MemberCheck
    let facts: FactIntake
    let fleet: Fleet

    package init(catalog: Catalog, members: MemberCheck, facts: FactIntake, fleet: Fleet) {
        self.catalog = catalog
        self.members = members
        self.facts = facts
        self.fleet = fleet
    }

    /// Notes how a member's server stands.
    ///
    /// - Throws: `notAuthorised`.
    package func take(_ status: MemberStatus, from agent: AgentIdentity) async throws -> KeepPosition {
        let source = try await members.requireBelonging(agent, to: status.source)
        fleet.note(status, from: agent.id)
        if let seen = status.seen { try await catalog.put(seen, of: source.id, by: agent.id, on: source.branch) }
        let holdings = try await facts.holdings(of: source.id)
        return KeepPosition(
            source: source.id, position: holdings.newest(of: source.branch)?.lsn ?? .zero,
            systemIdentifier: holdings.cluster,
            seen: try await catalog.seenLog(of: source.id, by: agent.id, on: source.branch))
    }
}
