package import Platform
package import Protocol
package import Repository

/// Tells agents which sources they are members of, whole, at each connection and change.
package struct AssignmentDesk: Sendable {
    let root: RepositoryRoot
    let rootDigest: Protocol.Digest
    let tailSecrets: TailSecrets
    let catalog: Catalog
    let fleet: Fleet
    let chores: Chores
    let log: Log

    package init(
        root: RepositoryRoot, rootDigest: Protocol.Digest, tailSecrets: TailSecrets, catalog: Catalog, fleet: Fleet,
        chores: Chores, log: Log
    ) {
        self.root = root
        self.rootDigest = rootDigest
        self.tailSecrets = tailSecrets
        self.catalog = catalog
        self.fleet = fleet
        self.chores = chores
        self.log = log
    }

    /// An agent's sources have changed: it is told as soon as may be, and at its next connection when it is away.
    package func changed(_ agent: AgentID) {
        chores.add { await send(to: agent) }
    }

    /// Sends an agent its sources.
    package func send(to agent: AgentID) async {
        guard let link = fleet.link(to: agent) else { return }
        do {
            await recordHandovers(to: agent)
            let message = Assignments(
                revision: try await catalog.next("assignments"), sources: try await assignments(of: agent),
                root: rootDigest)
            _ = try await link.request(message).decoded(as: Done.self)
        } catch {
            log.notice("assignments.unanswered", (.agent, agent.description), (.reason, "\(error)"))
        }
    }

    /// A source as its agent is told of it.
    package func assignment(_ entry: SourceEntry) throws -> SourceAssignment {
        SourceAssignment(
            source: entry.id, name: entry.nameValue, engine: entry.engine, connection: entry.connection,
            passwordFile: entry.passwordFile, readers: entry.readers, maxRate: entry.maxRate,
            compress: entry.compress, slotLimit: entry.slotLimit, paused: entry.paused, branch: entry.branch,
            recipients: root.recipients.map {
                RecipientKey(kind: $0.kind.rawValue, epoch: $0.epoch, key: $0.publicKey.rawRepresentation)
            }, logStream: true, synchronous: entry.logMode == .synchronous ? true : nil,
            tailSecret: tailSecrets.secret(of: entry.id))
    }
}
