import Agent
import Platform
import Protocol
import Repository
import TestSupport

/// An agent's parts, connected to a scripted coordinator for as long as the body lasts.
struct AgentBench: Sendable {
    let keys: SampleKeys
    let coordinator: ScriptedCoordinator
    let folder: TemporaryFolder
    private(set) var parts: AgentParts
    let source = SourceID.random()
    /// What a coordinator gives all agents of the source; nil when it gives none.
    var tailSecret: SecretBytes?

    /// Makes everything anew, gives it to `body` and ends it.
    static func with(_ body: @Sendable (AgentBench) async throws -> Void) async throws {
        let bench = try AgentBench()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try? await bench.coordinator.run() }
            group.addTask { await bench.stayConnected() }
            defer { group.cancelAll() }
            try await body(bench)
        }
    }

    private init() throws {
        keys = try SampleKeys()
        coordinator = try ScriptedCoordinator()
        folder = try TemporaryFolder()
        parts = AgentParts(
            root: keys.root, rootDigest: .zero, signer: keys.agentSigner, link: CoordinatorLink(),
            heads: try HeadMemory(directory: folder.file("heads")), directory: folder.path,
            writer: Attempt(rawValue: 1), clock: SystemWallClock(), log: .silent)
    }

    /// The same, as another agent that was put in this one's place.
    func takenOver() throws -> AgentBench {
        var bench = self
        let directory = folder.file("other")
        try Files.makeDirectories(directory)
        let signer = RecordSigner(
            repository: keys.repository, writer: keys.agentSigner.writer, key: Ed25519PrivateKey.generate())
        bench.parts = AgentParts(
            root: keys.root, rootDigest: .zero, signer: signer, link: parts.link,
            heads: try HeadMemory(directory: folder.file("other/heads")), directory: directory,
            writer: Attempt(rawValue: 2), clock: SystemWallClock(), log: .silent)
        return bench
    }

    private func stayConnected() async {
        guard let loop = try? EventLoop(name: "agent") else { return }
        while !Task.isCancelled {
            try? await connect(loop)
            try? await Task.sleep(for: .milliseconds(20))
        }
    }

    private func connect(_ loop: EventLoop) async throws {
        let socket = try await Socket.connect(host: "127.0.0.1", port: coordinator.port, loop: loop)
        let hello = Hello(minimumVersion: 1, maximumVersion: 1, software: "test", role: .agent)
        let channel = try await SecureChannel.dial(over: PlainTransport(socket: socket), hello: hello)
        parts.link.connected(channel)
        try? await channel.run()
        parts.link.lost(channel)
    }

    /// Everything that the keys of records open.
    func keyring(_ entries: [KeyEntry]) throws -> Keyring {
        var keyring: Keyring = [:]
        for entry in entries {
            keyring[entry.key] = try KeySealing.open(
                entry, with: keys.siteKey, repository: keys.repository, source: source)
        }
        return keyring
    }
}
