package import Platform
package import Protocol

/// One agent's connection: orders go out on it, requests come in.
package final class AgentSession: AgentLink {
    private let channel: SecureChannel
    private let transport: TLSStream

    init(channel: SecureChannel, transport: TLSStream) {
        self.channel = channel
        self.transport = transport
    }

    package func request(_ message: any Message) async throws -> RawMessage {
        try await send(message)
    }

    private func send(_ message: some Message) async throws -> RawMessage {
        let stream = try await channel.open(message, end: true)
        guard case .message(let answer)? = try await stream.receive() else {
            throw HoldfastError(.malformedMessage, "the agent answered with something that is no message")
        }
        guard answer.kind == .failure else { return answer }
        throw try answer.decoded(as: Failure.self).error
    }

    package func cut(_ reason: HoldfastError) async {
        if reason.code == .revoked { transport.abort() } else { channel.close() }
    }
}
