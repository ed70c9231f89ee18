import Platform
import Protocol
import Repository
import Synchronization

/// Keeps the connection to the coordinator: dials, greets, serves, renews, and comes back when it is lost.
package final class AgentSession: Sendable {
    /// What the agent calls itself.
    package static let software = "holdfast-agent \(Software.version)"
    /// How often it looks whether its certificate should be renewed.
    private static let renewalInterval = Duration.seconds(3600)

    private let identity: Mutex<AgentIdentity>
    private let home: AgentHome
    private let dialer: CoordinatorDialer
    private let link: CoordinatorLink
    private let desk: OrderDesk
    private let heads: HeadMemory
    private let clock: any WallClock
    private let log: Log

    init(
        identity: AgentIdentity, home: AgentHome, dialer: CoordinatorDialer, link: CoordinatorLink, desk: OrderDesk,
        heads: HeadMemory, clock: any WallClock, log: Log
    ) {
        self.identity = Mutex(identity)
        self.home = home
        self.dialer = dialer
        self.link = link
        self.desk = desk
        self.heads = heads
        self.clock = clock
        self.log = log
    }

    /// Runs until the coordinator refuses this agent for good, or the task is cancelled.
    ///
    /// - Throws: the refusal; `CancellationError`.
    package func run() async throws {
        var machine = SessionMachine { Double.random(in: 0...1) }
        var actions = machine.handle(.started)
        var connection: SecureChannel?
        while let action = actions.first {
            actions.removeFirst()
            try Task.checkCancellation()
            switch action {
            case .dial:
                actions += machine.handle(.connected)
            case .greet:
                let (channel, event) = try await connect()
                connection = channel
                actions += machine.handle(event)
            case .serve:
                if let channel = connection { await serve(channel) }
                connection = nil
                if let refusal = refusal.withLock({ $0 }) { return try stop(refusal) }
                actions += machine.handle(.connectionLost)
            case .wait(let delay):
                try await Task.sleep(for: delay)
                actions += machine.handle(.delayPassed)
            case .closeConnection:
                connection?.close()
            case .stop:
                return try stop(refusal.withLock { $0 } ?? HoldfastError(.cancelled, "the session was ended"))
            }
        }
    }

    private let refusal = Mutex<HoldfastError?>(nil)

    private func stop(_ error: HoldfastError) throws {
        link.end(error)
        throw error
    }

    /// Dials and greets; a refusal for good becomes the event of it.
    private func connect() async throws -> (SecureChannel?, SessionMachine.Event) {
        let identity = identity.withLock { $0 }
        do {
            let stream = try await dialer.dial(identity)
            let channel = try await SecureChannel.dial(over: stream, hello: await greeting())
            guard case .reply(let reply) = channel.greeting else { return (nil, .connectionLost) }
            do {
                let home = home
                try await BlockingThreads.shared.run { try home.requireNewest(generation: reply.generation ?? 1) }
            } catch {
                channel.close()
                throw error
            }
            log.info("session.established", (.coordinator, channel.peerAddress), (.version, reply.software))
            return (channel, .greeted(reconnectCap: .seconds(Int(reply.reconnectCapSeconds))))
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            let error = HoldfastError(channelError: error)
            if isFinal(error, identity) {
                refusal.withLock { $0 = error }
                return (nil, .refused)
            }
            log.warn("session.unreachable", (.reason, error.description))
            return (nil, .connectionLost)
        }
    }

    private func isFinal(_ error: HoldfastError, _ identity: AgentIdentity) -> Bool {
        switch error.code {
        case .revoked: true
        case .handshakeRefused: identity.tls.chain[0].notAfter < clock.now()
        default: false
        }
    }

    private func greeting() async -> Hello {
        var hello = Self.hello(.agent)
        hello.runs = await desk.claims
        hello.heads = heads.all.map { chain, head in
            HeadClaim(source: chain.source, chain: chain.name, sequence: head.sequence, digest: head.digest)
        }
        return hello
    }

    /// Works with one connection until it ends.
    private func serve(_ channel: SecureChannel) async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.carry(channel) }
            group.addTask { await self.renewInTime(over: channel) }
            link.connected(channel)
            while let stream = try? await channel.nextIncoming() {
                // Not a child: a check that is under way must not hold up the next connection.
                Task { await desk.handle(stream) }
            }
            link.lost(channel)
            channel.close()
            group.cancelAll()
        }
    }

    private func carry(_ channel: SecureChannel) async {
        do {
            try await channel.run()
            log.info("session.closed", (.coordinator, channel.peerAddress))
        } catch {
            let error = HoldfastError(channelError: error)
            if error.code == .revoked { refusal.withLock { $0 = error } }
            log.warn("session.lost", (.reason, error.description))
        }
    }

    /// Renews the certificate once half of its life is over; the present connection goes on with the old one.
    private func renewInTime(over channel: SecureChannel) async {
        while !Task.isCancelled {
            if identity.withLock({ $0.renewal }) <= clock.now() {
                do {
                    try await renew(over: channel)
                } catch {
                    log.warn("certificate.renewal-failed", (.reason, HoldfastError(channelError: error).description))
                }
            }
            try? await Task.sleep(for: Self.renewalInterval)
        }
    }

    private func renew(over channel: SecureChannel) async throws {
        let old = identity.withLock { $0 }
        let request = RenewCertificate(tlsPublicKey: old.tls.key.publicKey.rawRepresentation)
        let reply = try await channel.ask(request, for: RenewReply.self)
        let certificate = try Certificate(der: reply.certificate)
        guard certificate.isSigned(by: old.authority.publicKey), certificate.identity == old.tls.chain[0].identity
        else {
            throw HoldfastError(.trustRefused, "the renewed certificate is not this agent's, or not of its authority")
        }
        let tls = try TLSIdentity(chain: [certificate], key: old.tls.key)
        let home = home
        try await BlockingThreads.shared.run { try home.store(tls.chain) }
        identity.withLock { $0.tls = tls }
        log.info("certificate.renewed")
    }

    /// The greeting of this program without runs and heads.
    static func hello(_ role: PeerRole) -> Hello {
        Hello(
            minimumVersion: ProtocolVersion.spoken.lowerBound, maximumVersion: ProtocolVersion.spoken.upperBound,
            software: software, role: role)
    }
}
