import Platform
import Protocol

/// Two processes' ends of one TLS connection over loopback.
struct ChannelPair {
    let dialer: SecureChannel
    let acceptor: SecureChannel

    /// Greets and runs both ends while `body` lasts; `body` gets streams, the running is looked after here.
    static func with(
        limits: ChannelLimits = ChannelLimits(), _ body: @Sendable (ChannelPair) async throws -> Void
    ) async throws {
        let pair = try await greeted(limits)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try? await pair.dialer.run() }
            group.addTask { try? await pair.acceptor.run() }
            try await body(pair)
            group.cancelAll()
        }
    }

    /// Both ends, not running yet.
    static func greeted(_ limits: ChannelLimits = ChannelLimits()) async throws -> ChannelPair {
        let (one, other) = try await TransportPair.tls()
        async let dialer = SecureChannel.dial(over: one, hello: .sample, limits: limits)
        async let acceptor = SecureChannel.accept(over: other, limits: limits) { _, version in .sample(version) }
        return try await ChannelPair(dialer: dialer, acceptor: acceptor)
    }
}

extension Hello {
    static let sample = Hello(minimumVersion: 1, maximumVersion: 1, software: "holdfast-agent 1", role: .agent)
}

extension HelloReply {
    static func sample(_ version: UInt32) -> HelloReply {
        HelloReply(
            version: version, software: "holdfast-coordinator 1", serverTime: Timestamp(microseconds: 1),
            reconnectCapSeconds: 5, siteName: "here")
    }
}
