import Platform
import Protocol

/// Who is trusted right now. Pure; what changes it is written to disk first.
struct AuthorityState: Sendable {
    var agents: [AgentID: AgentIdentity] = [:]
    var operators: [String: OperatorIdentity] = [:]
    var tokens: [TokenID: TokenRecord] = [:]

    /// The trusted agent of this name.
    func agent(named name: String) -> AgentIdentity? {
        agents.values.first { $0.name == name && $0.revoked == nil }
    }

    /// The agent that an identity text such as `holdfast:agent:<uuid>` names, if it is trusted.
    func agent(_ id: AgentID) throws(HoldfastError) -> AgentIdentity {
        guard let agent = agents[id] else {
            throw HoldfastError(.notAuthorised, "this coordinator knows no agent \(id); enrol it with a new token")
        }
        guard agent.revoked == nil else {
            throw HoldfastError(.revoked, "agent '\(agent.name)' has been revoked; enrol it with a new token")
        }
        return agent
    }
}
