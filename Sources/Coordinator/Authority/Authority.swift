import Platform
package import Protocol
import Synchronization

/// Who may do what: keys, identities, tokens, operators and the audit log.
///
/// Every change is a durably written file before it takes effect; changes run one after another on a thread of their
/// own, questions are answered from memory at once.
package final class Authority: Sendable {
    package let keys: AuthorityKeys
    let paths: AuthorityPaths
    private let state: Mutex<AuthorityState>
    let thread: DedicatedThread
    /// Something changed since it was last asked; for one listener.
    let changes: AsyncStream<Void>
    private let changed: AsyncStream<Void>.Continuation
    private let audit: AuditLog
    let clock: any WallClock

    init(
        keys: AuthorityKeys, paths: AuthorityPaths, state: AuthorityState, clock: any WallClock
    ) throws {
        self.keys = keys
        self.paths = paths
        self.state = Mutex(state)
        self.clock = clock
        audit = AuditLog(path: paths.audit)
        (changes, changed) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        thread = try DedicatedThread(name: "authority")
    }

    /// Answers from what is trusted right now.
    func look<Value: Sendable, Failure: Error>(
        _ body: (borrowing AuthorityState) throws(Failure) -> sending Value
    ) throws(Failure) -> Value {
        let state = state.withLock { $0 }
        return try body(state)
    }

    /// Runs a change: `body` writes files and the audit log, then says what is true from now on.
    @discardableResult
    func change<Value: Sendable>(
        _ body: @escaping @Sendable (_ state: inout AuthorityState, _ audit: AuditLog) throws -> Value
    ) async throws -> Value {
        try await thread.run { [self] in
            var next = state.withLock { $0 }
            do {
                let value = try body(&next, audit)
                state.withLock { $0 = next }
                changed.yield()
                return value
            } catch let error as SystemError {
                throw HoldfastError(error, doing: "the authority cannot be written", code: .authorityUnusable)
            }
        }
    }
}

/// Who the other side of a connection is.
extension Authority {
    /// The agent, when it is trusted.
    package func agent(_ id: AgentID) throws -> AgentIdentity { try look { state throws in try state.agent(id) } }

    /// The trusted agent of this name.
    package func agent(named name: String) throws -> AgentIdentity {
        guard let agent = look({ $0.agent(named: name) }) else {
            throw HoldfastError(.noSuchThing, "there is no agent named '\(name)'; see 'holdfast agent list'")
        }
        return agent
    }

    /// Every agent ever enrolled, by name.
    package func agents() -> [AgentIdentity] {
        look { $0.agents.values.sorted { ($0.name, $0.enrolled) < ($1.name, $1.enrolled) } }
    }

    /// Confirms an operator's certificate.
    ///
    /// - Throws: `notAuthorised` or `revoked`.
    package func confirmOperator(_ name: String, certificate: String) throws {
        guard let person = look({ $0.operators[name] }), person.certificate == certificate else {
            throw HoldfastError(
                .notAuthorised,
                "this coordinator knows no operator '\(name)' with this certificate; a profile from before 'init --adopt' "
                    + "counts no longer: use the one that it wrote, or ~/.config/holdfast of who ran it")
        }
        guard person.revoked == nil else { throw HoldfastError(.revoked, "operator '\(name)' has been revoked") }
    }

    /// Takes an agent's trust away for good.
    ///
    /// - Returns: The agent.
    package func revoke(agentNamed name: String, by person: String) async throws -> AgentIdentity {
        let now = clock.now()
        let paths = paths
        return try await change { state, audit in
            guard var agent = state.agent(named: name) else {
                throw HoldfastError(.noSuchThing, "there is no agent named '\(name)'; see 'holdfast agent list'")
            }
            agent.revoked = now
            try audit.append("agent.revoked", [("agent", name), ("id", agent.id.description), ("by", person)], at: now)
            try Files.writeFileDurably(paths.identity(agent.id), agent.file.bytes, mode: 0o600)
            state.agents[agent.id] = agent
            return agent
        }
    }

    /// Notes an operator's act in the audit log.
    package func note(_ event: StaticString, _ facts: [(String, String)]) async throws {
        let now = clock.now()
        try await change { _, audit in try audit.append(event, facts, at: now) }
    }
}
