import Platform
import Protocol

/// What a connection without a certificate may ask: the root, and to be enrolled.
struct EnrolmentConversations: Sendable {
    let authority: Authority
    let log: Log

    /// Answers one request of the stranger behind `transport`.
    func answer(_ conversation: Conversation, _ transport: TLSStream) async throws {
        switch conversation.request.kind {
        case .enrolRoot:
            try await conversation.answer { (_: EnrolRoot) in EnrolRootReply(root: authority.keys.rootBytes) }
        case .enrolRequest:
            let exporter = try transport.exportKeyingMaterial(
                label: EnrolmentProof.exporterLabel, context: [], length: EnrolmentProof.exporterLength)
            try await conversation.answer { try await enrol($0, exporter) }
        default: throw conversation.unknownKind
        }
    }

    private func enrol(_ request: EnrolRequest, _ exporter: Bytes) async throws -> EnrolReply {
        let enrolled = try await authority.enrol(request, exporter: exporter)
        let agent = enrolled.identity
        log.info("agent.enrolled", (.agent, agent.name), (.host, agent.hostName))
        guard let name = AgentName(agent.name) else {
            throw HoldfastError(.internalFault, "the token bears a name that is none")
        }
        return EnrolReply(
            agent: agent.id, name: name, roles: agent.roles.sorted { $0.rawValue < $1.rawValue }, site: agent.site,
            certificate: enrolled.certificate.derBytes, signingCertificate: agent.signingCertificate,
            authority: authority.keys.authorityCertificate.derBytes)
    }
}
