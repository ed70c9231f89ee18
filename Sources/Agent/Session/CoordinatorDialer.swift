package import Platform
import Protocol
import Synchronization

/// Makes connections to the coordinator.
package struct CoordinatorDialer: Sendable {
    /// What both sides must name in the handshake.
    package static let applicationProtocol = "holdfast/1"
    /// How the certificate of a coordinator says that it is one.
    private static let coordinatorIdentity = "holdfast:coordinator:"

    private let address: Endpoint
    private let loop: EventLoop

    package init(address: Endpoint, loop: EventLoop) {
        self.address = address
        self.loop = loop
    }

    /// Connects as the agent of `identity`; only a coordinator of its authority is talked to.
    package func dial(_ identity: AgentIdentity) async throws -> TLSStream {
        let context = try TLSContext.client(
            identity: identity.tls, trust: .authorities([identity.authority]),
            applicationProtocol: Self.applicationProtocol)
        let stream = try await connect(context)
        guard stream.peerCertificate?.identity?.hasPrefix(Self.coordinatorIdentity) == true else {
            stream.abort()
            throw HoldfastError(.handshakeRefused, "\(address) shows a certificate that is not a coordinator's")
        }
        return stream
    }

    /// Connects without an identity and without trust; the caller checks ``prove(_:by:at:)`` before it tells anything.
    package func dialStranger() async throws -> TLSStream {
        try await connect(
            try TLSContext.client(
                identity: nil, trust: .pin { !$0.isEmpty }, applicationProtocol: Self.applicationProtocol))
    }

    /// Checks that the other end is a coordinator of `authority`.
    package func prove(_ stream: TLSStream, by authority: Certificate, at now: Timestamp) throws {
        guard let leaf = stream.peerChain.first, leaf.identity?.hasPrefix(Self.coordinatorIdentity) == true else {
            throw HoldfastError(.enrolmentFailed, "\(address) shows a certificate that is not a coordinator's")
        }
        do {
            try leaf.verify(
                intermediates: Array(stream.peerChain.dropFirst()), authorities: [authority], usage: .server, at: now)
        } catch {
            throw HoldfastError(
                .enrolmentFailed,
                "the certificate of \(address) is not of the authority that the token leads to (\(error)); somebody "
                    + "may stand in between")
        }
    }

    private func connect(_ context: TLSContext) async throws -> TLSStream {
        let socket = try await Socket.connect(host: address.host, port: address.port, loop: loop)
        return try await TLSStream.client(socket, context: context, serverName: nil)
    }
}
