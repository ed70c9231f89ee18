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
        let link = try fleet.link(to: entry.agent, named: agentName)
        let order = Order(
            job: .random(), attempt: Attempt(rawValue: 0),
            body: .release(ReleaseOrder(assignment: try assignment(entry))))
        try await withDeadline(Self.releaseLimit, doing: "letting go of the log") {
            _ = try await link.request(order).decoded(as: Done.self)
        }
        var entry = entry
        entry.state = .removed
        try await catalog.put(entry)
    }

    /// Does so for every source that waits for this agent.
    func releaseLeft(by agent: AgentID) async {
        let waiting = (try? await catalog.sources())?.filter { $0.agent == agent && $0.state == .leaving } ?? []
        for entry in waiting {
            do {
                try await release(entry, agentName: agent.description)
            } catch {
                log.notice(
                    "source.unreleased", (.source, entry.name), (.reason, HoldfastError(handling: error).message))
            }
        }
    }
}
