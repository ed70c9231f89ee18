import Glibc
import Platform
import Protocol

/// The running agent: builds its parts, keeps the session, and ends in good order on a signal.
struct AgentService: Sendable {
    /// How long runs and streams may take to end.
    private static let grace = Duration.seconds(20)

    private let configuration: AgentConfiguration
    private let home: AgentHome
    private let address: Endpoint?
    private let log: Log

    /// - Parameters:
    ///   - configuration: what the host's owner allows.
    ///   - home: the data directory, which holds an identity.
    ///   - address: where the coordinator is; nil for where the agent was enrolled.
    ///   - log: where events go.
    init(configuration: AgentConfiguration, home: AgentHome, address: Endpoint?, log: Log) {
        self.configuration = configuration
        self.home = home
        self.address = address
        self.log = log
    }

    /// Runs until a signal, or until the coordinator refuses this agent for good.
    func run() async throws {
        let identity = try home.identity()
        let lock = try home.claim()
        defer { withExtendedLifetime(lock) {} }
        let drills = DrillPlace(configuration.drill, home: home.directory)
        await drills.sweep(log)
        let clock = SystemWallClock()
        let heads = try HeadMemory(directory: home.directory + "/heads")
        let parts = AgentParts(
            root: identity.root, rootDigest: .sha256(of: identity.rootBytes), signer: identity.signer,
            link: CoordinatorLink(), heads: heads, directory: home.directory,
            writer: try home.nextWriter(now: clock.now()), clock: clock, log: log)
        let sources = SourceBook(parts: parts, roles: identity.card.roles)
        let restores = RestoreDesk(
            parts: parts, roles: identity.card.roles, permissions: configuration.restore,
            configurationPath: configuration.path)
        let runs = RunRegistry(
            parts: parts, sources: sources, restores: restores,
            drills: DrillDesk(parts: parts, roles: identity.card.roles, place: drills))
        let loop = try EventLoop(name: "session")
        let session = AgentSession(
            identity: identity, home: home, dialer: CoordinatorDialer(address: try dialled(identity), loop: loop),
            link: parts.link, desk: OrderDesk(sources: sources, runs: runs, log: log), heads: heads, clock: clock,
            log: log)
        log.info("agent.started", (.agent, identity.card.name.text), (.version, Software.version))
        let end = await result(of: session, loop)
        await windDown(runs, sources, parts.link)
        log.info("agent.stopped")
        try end.get()
    }

    private func dialled(_ identity: AgentIdentity) throws(HoldfastError) -> Endpoint {
        if let address { return address }
        guard let address = Endpoint(identity.card.coordinator) else {
            throw HoldfastError(.notEnrolled, "the identity names no coordinator; give --coordinator")
        }
        return address
    }

    /// Runs the session until it ends or a signal comes.
    private func result(of session: AgentSession, _ loop: EventLoop) async -> Result<Void, any Error> {
        await withTaskGroup(of: Result<Void, any Error>.self) { group in
            group.addTask {
                do {
                    return .success(try await session.run())
                } catch {
                    return .failure(error)
                }
            }
            group.addTask {
                do {
                    let signals = try SignalWatch([SIGTERM, SIGINT], loop: loop)
                    _ = try await signals.next()
                    return .success(())
                } catch {
                    return .failure(error)
                }
            }
            let first = await group.next() ?? .success(())
            group.cancelAll()
            return first
        }
    }

    /// Ends runs and log streams, so that no database stays in backup mode.
    private func windDown(_ runs: RunRegistry, _ sources: SourceBook, _ link: CoordinatorLink) async {
        link.end(HoldfastError(.cancelled, "the agent is being stopped"))
        try? await withDeadline(Self.grace, doing: "the end of runs") {
            await runs.endAll()
            await sources.endAll()
        }
    }
}
