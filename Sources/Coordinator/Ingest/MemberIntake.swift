package import Protocol
import Repository

/// Takes in what members say of their servers, and tells them how far their slots may move.
package struct MemberIntake: Sendable {
    let members: MemberCheck
    let facts: FactIntake
    let fleet: Fleet

    package init(members: MemberCheck, facts: FactIntake, fleet: Fleet) {
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
        let holdings = try await facts.holdings(of: source.id)
        return KeepPosition(
            source: source.id, position: holdings.needed(of: source.branch) ?? .zero,
            systemIdentifier: holdings.cluster)
    }
}
