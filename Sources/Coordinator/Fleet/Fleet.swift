package import Platform
package import Protocol
import Synchronization

/// Which agents are connected, and what they last said of their log streams. Held in memory only.
package final class Fleet: Sendable {
    private struct State {
        var links: [AgentID: any AgentLink] = [:]
        var lastSeen: [AgentID: Timestamp] = [:]
        var logs: [SourceID: LogReport] = [:]
        var pulses: [SourceID: WriterPulse] = [:]
        var members: [SourceID: [AgentID: MemberReport]] = [:]
    }

    /// The most characters that are kept of what an agent says of a problem, and of a word.
    private static let problemLimit = 500
    private static let wordLimit = 40
    /// The most bytes of a setting; a longer one is of no use cut.
    private static let settingLimit = 4000

    private let state = Mutex(State())
    private let clock: any WallClock
    private let started: Timestamp
    /// From when on agents should have come back to this process.
    private var expected: Timestamp { started.advanced(by: WriterPulse.returning) }

    /// An empty fleet.
    package init(clock: any WallClock) {
        self.clock = clock
        started = clock.now()
    }

    /// Takes in a connection; an earlier one of the same agent is given back to be cut.
    package func connect(_ agent: AgentID, _ link: any AgentLink) -> (any AgentLink)? {
        let now = clock.now()
        return state.withLock { state in
            let earlier = state.links.updateValue(link, forKey: agent)
            state.lastSeen[agent] = now
            return earlier
        }
    }

    /// Forgets a connection that has ended, unless a newer one has taken its place.
    ///
    /// - Returns: Whether it was the newest.
    @discardableResult
    package func disconnect(_ agent: AgentID, _ link: any AgentLink) -> Bool {
        let now = clock.now()
        return state.withLock { state in
            guard state.links[agent] === link else { return false }
            state.links[agent] = nil
            state.lastSeen[agent] = now
            return true
        }
    }

    /// The way to an agent; nil while it is away.
    package func link(to agent: AgentID) -> (any AgentLink)? { state.withLock { $0.links[agent] } }

    /// The way to an agent.
    ///
    /// - Throws: `agentAway`.
    package func link(to agent: AgentID, named name: String) throws -> any AgentLink {
        guard let link = link(to: agent) else {
            throw HoldfastError(.agentAway, "agent '\(name)' is not connected; start it and try again")
        }
        return link
    }

    /// How long an agent has been away; zero while it is connected.
    package func absence(of agent: AgentID) -> Duration {
        let now = clock.now()
        return state.withLock { state in
            state.links[agent] == nil ? now.duration(since: state.lastSeen[agent] ?? started) : .zero
        }
    }

    /// When a connected agent's connection began, or an absent one's ended, as far as this process knows.
    package func lastSeen(_ agent: AgentID) -> Timestamp? {
        let now = clock.now()
        return state.withLock { $0.links[agent] == nil ? $0.lastSeen[agent] : now }
    }

    /// Every connection, to be cut at the end.
    package func allLinks() -> [any AgentLink] { state.withLock { Array($0.links.values) } }

    /// Notes what an agent says of a log stream.
    package func note(_ status: LogStatus) {
        var status = status
        status.problem = status.problem.map { String($0.escapedForOneLine.prefix(Self.problemLimit)) }
        status.slotState = String(status.slotState.escapedForOneLine.prefix(Self.wordLimit))
        status.release = status.release.flatMap { $0.utf8.count <= Self.settingLimit ? $0.escapedForOneLine : nil }
        let report = LogReport(status: status, received: clock.now())
        state.withLock { state in
            state.logs[status.source] = report
            state.pulses[status.source, default: WriterPulse(since: expected)]
                .note(status.state, at: report.received)
        }
    }

    /// Notes what a member says of its server.
    package func note(_ status: MemberStatus, from agent: AgentID) {
        var status = status
        status.problem = status.problem.map { String($0.escapedForOneLine.prefix(Self.problemLimit)) }
        status.slotState = String(status.slotState.escapedForOneLine.prefix(Self.wordLimit))
        let now = clock.now()
        state.withLock { state in
            let earlier = state.members[status.source]?[agent]
            state.members[status.source, default: [:]][agent] = MemberReport(status, at: now, after: earlier)
        }
    }

    /// What was last said of a source's servers, by agent.
    package func members(of source: SourceID) -> [AgentID: MemberReport] {
        state.withLock { $0.members[source] ?? [:] }
    }

    /// How steadily a source's log has been streaming, as far as this process knows.
    package func pulse(of source: SourceID) -> WriterPulse {
        state.withLock { $0.pulses[source] } ?? WriterPulse(since: expected)
    }

    /// Another member writes from now on: what the former said of the log is over, and the new one gets its time.
    package func handedOver(_ source: SourceID) {
        let now = clock.now()
        state.withLock { state in
            state.logs[source] = nil
            state.pulses[source] = WriterPulse(since: now.advanced(by: WriterPulse.settling))
        }
    }

    /// What was last said of a source's log stream.
    package func log(of source: SourceID) -> LogReport? { state.withLock { $0.logs[source] } }
}
