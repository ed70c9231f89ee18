import Platform
import Protocol
import Repository

/// Runs one accepted connection from handshake to end: who it is decides which conversations are open to it.
struct SessionRunner: Sendable {
    let authority: Authority
    let catalog: Catalog
    let fleet: Fleet
    let desk: JobDesk
    let assignments: AssignmentDesk
    let agents: AgentConversations
    let operators: OperatorConversations
    let enrolment: EnrolmentConversations
    let clock: any WallClock
    let log: Log

    /// Runs the connection.
    ///
    /// - Parameters:
    ///   - transport: After its handshake.
    ///   - proven: Called once the peer has proven who it is; never for one without a certificate.
    func run(_ transport: TLSStream, proven: @escaping @Sendable () -> Void) async {
        let log = log.with(.peer, transport.peerAddress)
        do {
            let shown = Result { () throws(HoldfastError) in try PeerIdentity(transport.peerCertificate) }
            let channel = try await SecureChannel.accept(over: transport) { hello, version in
                // Refused here, so that the peer is told why.
                try check(try shown.get(), hello)
                return reply(version)
            }
            let identity = try shown.get()
            if identity != .stranger { proven() }
            switch identity {
            case .agent(let id): try await runAgent(id, channel, transport, log)
            case .operator(let name, let certificate):
                await serve(channel, log.with(.operator, name)) { [operators] in
                    try await operators.answer($0, name, certificate: certificate)
                }
            case .stranger: await runEnrolment(channel, transport, log)
            }
        } catch {
            log.notice("connection.refused", (.reason, HoldfastError(channelError: error).description))
        }
    }

    private func check(_ identity: PeerIdentity, _ hello: Hello) throws {
        switch (identity, hello.role) {
        case (.agent(let id), .agent): _ = try authority.agent(id)
        case (.operator(let name, let certificate), .operator):
            try authority.confirmOperator(name, certificate: certificate)
        case (.stranger, .enrolment): break
        case (.stranger, _):
            throw HoldfastError(.notAuthorised, "this connection shows no certificate; only enrolment is open to it")
        case (.agent, _), (.operator, _):
            throw HoldfastError(.notAuthorised, "the certificate is not one for the role that was asked for")
        }
    }

    private func reply(_ version: UInt32) -> HelloReply {
        HelloReply(
            version: version, software: Software.name, serverTime: clock.now(),
            reconnectCapSeconds: SessionLimits.reconnectCapSeconds, siteName: authority.keys.root.site,
            generation: authority.keys.generation)
    }

    private func runAgent(
        _ id: AgentID, _ channel: SecureChannel, _ transport: TLSStream, _ log: Log
    ) async throws {
        guard case .hello(let hello) = channel.greeting else { return }
        let agent = try authority.agent(id)
        let log = log.with(.agent, agent.name)
        let session = AgentSession(channel: channel, transport: transport)
        let earlier = fleet.connect(id, session)
        await earlier?.cut(HoldfastError(.connectionLost, "a newer connection of the same agent has taken over"))
        defer { fleet.disconnect(id, session) }
        log.info("agent.connected", (.version, hello.software))
        try await note(agent, hello)
        await withDiscardingTaskGroup { group in
            group.addTask { [agents] in
                await serve(channel, log) { try await agents.answer($0, id) }
            }
            group.addTask { [agents] in await listen(channel, log) { try await agents.note($0, id) } }
            group.addTask { [assignments, desk] in
                await assignments.send(to: id)
                await desk.agentConnected(id, runs: hello.runs)
                await assignments.releaseLeft(by: id)
            }
        }
        // The moment it left is a fact for listings only; a failure to note it loses nothing else.
        if fleet.disconnect(id, session) { try? await note(agent, hello) }
        log.info("agent.disconnected", (.reason, channel.closed.map { "\($0)" } ?? ""))
    }

    private func note(_ agent: AgentIdentity, _ hello: Hello) async throws {
        let software = String(hello.software.escapedForOneLine.prefix(100))
        try await catalog.put(
            AgentFacts(
                id: agent.id, name: agent.name, hostName: agent.hostName, software: software, lastSeen: clock.now()))
    }

    private func runEnrolment(_ channel: SecureChannel, _ transport: TLSStream, _ log: Log) async {
        let budget = RequestBudget(SessionLimits.enrolmentRequests)
        await withDiscardingTaskGroup { group in
            group.addTask { [enrolment] in
                await serve(channel, log) { conversation in
                    try budget.take()
                    try await enrolment.answer(conversation, transport)
                }
                budget.close()
            }
            group.addTask {
                await budget.wait(SessionLimits.enrolment)
                channel.close()
            }
        }
    }

    /// Carries the connection and answers every request on a task of its own, until the connection is over.
    private func serve(
        _ channel: SecureChannel, _ log: Log, _ answer: @escaping @Sendable (Conversation) async throws -> Void
    ) async {
        await withDiscardingTaskGroup { group in
            group.addTask {
                do { try await channel.run() } catch {
                    log.debug("connection.ended", (.reason, "\(error)"))
                }
            }
            while let stream = try? await channel.nextIncoming() {
                group.addTask { await Self.handle(stream, log, answer) }
            }
        }
    }

    private static func handle(
        _ stream: ChannelStream, _ log: Log, _ answer: @Sendable (Conversation) async throws -> Void
    ) async {
        guard let conversation = Conversation(stream) else { return }
        do {
            try await answer(conversation)
        } catch is ChannelClosed {
        } catch is StreamReset {
        } catch {
            let refusal = HoldfastError(handling: error)
            log.notice(
                "request.refused", (.kind, conversation.request.kind.rawValue), (.code, refusal.code.label),
                (.reason, refusal.message))
            await stream.fail(refusal)
        }
    }

    private func listen(
        _ channel: SecureChannel, _ log: Log, _ note: (RawMessage) async throws -> Void
    ) async {
        while let message = try? await channel.nextControl() {
            do { try await note(message) } catch {
                log.notice("control.refused", (.kind, message.kind.rawValue), (.reason, "\(error)"))
            }
        }
    }
}
