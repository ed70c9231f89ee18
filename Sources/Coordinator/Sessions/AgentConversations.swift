import Platform
import Protocol
import Repository

/// What agents may ask, each handed to the room that does it.
struct AgentConversations: Sendable {
    let authority: Authority
    let intake: ObjectIntake
    let records: RecordIntake
    let delivery: ObjectDelivery
    let keys: KeyDelivery
    let tails: TailIntake
    let tailDelivery: TailDelivery
    let desk: JobDesk
    let drills: DrillRecords
    let members: MemberCheck
    let alarms: AlarmIntake
    let fleet: Fleet
    let standbys: MemberIntake

    /// Answers one request; the agent's trust is looked up anew for each.
    func answer(_ conversation: Conversation, _ id: AgentID) async throws {
        let agent = try authority.agent(id)
        switch conversation.request.kind {
        case .putObject: try await put(conversation, agent)
        case .getObject: try await get(conversation, agent)
        case .listObjects: try await conversation.answer { try await delivery.list($0, for: agent) }
        case .appendRecord: try await conversation.answer { try await records.append($0, from: agent) }
        case .chainHeadRequest: try await conversation.answer { try await head($0, agent) }
        case .keyRequest: try await conversation.answer { try await keys.grant($0, to: agent) }
        case .runEnded: try await conversation.answer { try await ended($0, agent) }
        case .sourceAlarm: try await conversation.answer { try await alarms.take($0, from: agent) }
        case .memberStatus: try await conversation.answer { try await standbys.take($0, from: agent) }
        case .openTail: try await tail(conversation, agent)
        case .getTail: try await deliver(conversation, agent)
        case .renewCertificate: try await conversation.answer { try await renew($0, agent) }
        default: throw conversation.unknownKind
        }
    }

    private func put(_ conversation: Conversation, _ agent: AgentIdentity) async throws {
        let stream = conversation.stream
        let stored = try await intake.receive(try conversation.read(), from: agent) {
            switch try await stream.receive() {
            case .data(let bytes): return .bytes(bytes)
            case .message(let message): return .trailer(try message.decoded(as: PutTrailer.self))
            case nil: throw HoldfastError(.malformedMessage, "the object ended without its trailer")
            }
        }
        try await stream.send(stored, end: true)
    }

    private func get(_ conversation: Conversation, _ agent: AgentIdentity) async throws {
        let stream = conversation.stream
        try await delivery.deliver(
            try conversation.read(), to: agent, announce: { try await stream.send($0) },
            send: { try await stream.sendData($0, end: $1) })
    }

    private func tail(_ conversation: Conversation, _ agent: AgentIdentity) async throws {
        let stream = conversation.stream
        try await tails.run(try conversation.read(), from: agent, over: stream.loop) {
            try await stream.send($0)
        } next: {
            guard let event = try await stream.receive() else { return nil }
            guard case .message(let message) = event else {
                throw HoldfastError(.malformedMessage, "data came where slices of log were due")
            }
            return try message.decoded(as: TailSlice.self)
        } acknowledge: {
            try await stream.send($0, end: $1)
        }
    }

    private func deliver(_ conversation: Conversation, _ agent: AgentIdentity) async throws {
        let stream = conversation.stream
        try await tailDelivery.deliver(try conversation.read(), to: agent) { try await stream.send($0, end: $1) }
    }

    private func head(_ request: ChainHeadRequest, _ agent: AgentIdentity) async throws -> ChainHeadReply {
        try await members.requireMember(agent, of: request.source)
        return try await records.head(of: request.source, request.chain)
    }

    private func ended(_ report: RunEnded, _ agent: AgentIdentity) async throws -> Done {
        try await desk.runEnded(try await drills.conclude(report, from: agent), from: agent.id)
        FaultPoint.hit("job.ended-not-acknowledged")
        return Done()
    }

    private func renew(_ request: RenewCertificate, _ agent: AgentIdentity) async throws -> RenewReply {
        RenewReply(certificate: try await authority.renew(agent.id, key: request.tlsPublicKey).derBytes)
    }

    /// Takes in what an agent says about its runs and streams; wrong or late words change nothing.
    func note(_ message: RawMessage, _ id: AgentID) async throws {
        let agent = try authority.agent(id)
        switch message.kind {
        case .runProgress: try await desk.progress(try message.decoded(as: RunProgress.self), from: agent.id)
        case .logStatus:
            let status = try message.decoded(as: LogStatus.self)
            let source = try await members.requireMember(agent, of: status.source)
            fleet.note(status)
            tails.note(status, of: source)
        default: break
        }
    }
}
