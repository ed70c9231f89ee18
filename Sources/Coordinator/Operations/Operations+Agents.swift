import Platform
package import Protocol
import Repository

/// Agents: tokens, listing, revocation.
extension Operations {
    package func makeToken(_ request: OpAgentToken, by person: String) async throws -> OpTokenReply {
        let site = request.site.isEmpty ? authority.keys.root.site : request.site
        guard SourceName(site) != nil else {
            throw HoldfastError(.usage, "'\(site)' can be no name of a site; use 1 to 128 printable characters")
        }
        let roles = request.roles.isEmpty ? Set([AgentRole.protect]) : Set(request.roles)
        let (token, expires) = try await authority.makeToken(name: request.name, site: site, roles: roles, by: person)
        log.info("token.made", (.agent, request.name.text), (.operator, person))
        return OpTokenReply(token: token.text, expires: expires)
    }

    package func agents() async throws -> AgentList { AgentList(agents: try await agentRows()) }

    func agentRows() async throws -> [AgentRow] {
        let facts = try await catalog.agentFacts()
        return authority.agents().compactMap { agent in
            guard let name = AgentName(agent.name) else { return nil }
            return AgentRow(
                agent: agent.id, name: name, site: agent.site,
                roles: agent.roles.sorted { $0.rawValue < $1.rawValue }, state: state(of: agent),
                hostName: agent.hostName, enrolled: agent.enrolled,
                lastSeen: fleet.lastSeen(agent.id) ?? facts[agent.id]?.lastSeen,
                software: facts[agent.id]?.software, certificateExpires: agent.certificateExpires)
        }
    }

    func state(of agent: AgentIdentity) -> AgentState {
        guard agent.revoked == nil else { return .revoked }
        return fleet.link(to: agent.id) == nil ? .offline : .online
    }

    /// Trust ends first, then the connection, then the jobs; the agent's keys leave the chains last.
    package func revoke(_ request: OpAgentRevoke, by person: String) async throws -> Done {
        let agent = try await authority.revoke(agentNamed: request.name.text, by: person)
        log.notice("agent.revoked", (.agent, agent.name), (.operator, person))
        let reason = HoldfastError(.revoked, "agent '\(agent.name)' has been revoked; enrol it with a new token")
        await fleet.link(to: agent.id)?.cut(reason)
        try await desk.agentRevoked(agent.id)
        for source in try await catalog.sources() where source.agent == agent.id && source.state == .active {
            try await records.removeMember(agent.id, from: source.id)
        }
        for member in try await catalog.memberships(of: agent.id) {
            try await records.removeMember(agent.id, from: member.source)
            try await catalog.remove(member: agent.id, of: member.source)
        }
        return Done()
    }
}
