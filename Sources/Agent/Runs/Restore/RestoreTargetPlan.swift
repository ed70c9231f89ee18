import Platform
import Protocol
import Repository

/// What will be written where, and the engine's word that it may be.
struct RestoreTargetPlan: Sendable {
    let layout: TargetLayout
    let tree: TargetTree
    let book: PlanBook
    /// Bytes that are written into the files, as they lie there; the rest is zeros, which take no room.
    let plainBytes: UInt64
    let restorer: any Restorer
    /// Who restored files must belong to; nil for the agent's own user.
    let owner: TargetOwner?

    /// Reads all maps and asks the engine about the target; nothing is changed yet.
    init(_ context: RestoreContext, _ proof: RestoreProof) async throws {
        let layout = try TargetLayout(
            proof.content.manifest, context.order, tablespacesIn: context.drill?.tablespaces)
        self.layout = layout
        let permissions = context.permissions
        try await BlockingThreads.shared.run { try permissions.requireReal(layout.directories) }
        restorer = try context.makeRestorer(proof.commit.engine, context.setting(proof, layout))
        owner = try await restorer.checkTarget()
        tree = try TargetTree(proof.content.manifest, layout)
        book = PlanBook(directory: context.scratchDirectory)
        let planning = RestorePlanning(
            content: proof.content, repository: context.root.repository, keyring: proof.keyring,
            delivery: context.delivery)
        try await planning.fill(book, isWanted: tree.isWanted)
        plainBytes = try await book.close()
        FaultPoint.hit("restore.planned")
    }
}

extension RestoreContext {
    /// What the engine needs to know of the order.
    fileprivate func setting(_ proof: RestoreProof, _ layout: TargetLayout) throws(HoldfastError) -> RestoreSetting {
        RestoreSetting(
            directory: layout.directory, tablespaces: layout.tablespaces, port: order.port, starts: order.start,
            force: order.force, programDirectories: permissions.binaries, serverVersion: proof.commit.serverVersion,
            systemIdentifier: proof.commit.systemIdentifier, segmentSize: proof.commit.segmentSize,
            consistentFrom: proof.commit.stopLSN, timeline: order.timeline, end: try order.target.end())
    }
}

extension Protocol.RestoreTarget {
    /// The target in the engine's words.
    fileprivate func end() throws(HoldfastError) -> RestoreSetting.End {
        switch kind {
        case .time: .time(try told(time), exclusive: exclusive)
        case .lsn: .lsn(try told(lsn), exclusive: exclusive)
        case .latest: .latest
        case .immediate: .immediate
        case .xid: .transaction(try told(xid), exclusive: exclusive)
        case .name: .name(try told(name))
        }
    }

    private func told<Value>(_ value: Value?) throws(HoldfastError) -> Value {
        guard let value else { throw HoldfastError(.badTarget, "the order tells no \(kind) to restore to") }
        return value
    }
}
