import Platform
import Protocol

/// Sources that were removed: their agents let go of what the databases keep for them.
extension AssignmentDesk {
    /// How long an agent may take to let go.
    private static let releaseLimit = Duration.seconds(60)

    /// Has the agent let go of a removed source, which is over with it then.
    ///
    /// - Throws: `agentAway`, the agent's refusal, `timedOut`; the source stays to be released.
    func release(_ entry: SourceEntry, agentName: String) async throws {
        try await release(try assignment(entry), by: entry.agent, named: agentName)
        var entry = entry
        entry.state = .removed
        try await catalog.put(entry)
    }

    /// Has the agent of a removed member let go, which is none any more then.
    ///
    /// - Throws: `agentAway`, the agent's refusal, `timedOut`; the member stays to be released.
    func release(_ member: MemberEntry, of source: SourceEntry, agentName: String) async throws {
        try await release(try assignment(source, of: member), by: member.agent, named: agentName)
        try await catalog.remove(member: member.agent, of: member.source)
    }

    private func release(_ assignment: SourceAssignment, by agent: AgentID, named name: String) async throws {
        let link = try fleet.link(to: agent, named: name)
        let order = Order(
            job: .random(), attempt: Attempt(rawValue: 0), body: .release(ReleaseOrder(assignment: assignment)))
        try await withDeadline(Self.releaseLimit, doing: "letting go of the log") {
            _ = try await link.request(order).decoded(as: Done.self)
        }
    }

    /// Does so for every source that waits for this agent.
    func releaseLeft(by agent: AgentID) async {
        let sources = (try? await catalog.sources()) ?? []
        for entry in sources where entry.agent == agent && entry.state == .leaving {
            await telling(of: entry) { try await release(entry, agentName: agent.description) }
        }
        for member in (try? await catalog.memberships(of: agent)) ?? [] where member.state == .leaving {
            guard let entry = sources.first(where: { $0.id == member.source }) else { continue }
            await telling(of: entry) { try await release(member, of: entry, agentName: agent.description) }
        }
    }

    private func telling(of entry: SourceEntry, _ body: () async throws -> Void) async {
        do {
            try await body()
        } catch {
            log.notice("source.unreleased", (.source, entry.name), (.reason, HoldfastError(handling: error).message))
        }
    }
}
