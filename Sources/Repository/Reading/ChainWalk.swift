import Protocol

/// Reads the records of one chain, one after the other, and checks each.
package struct ChainWalk: Sendable {
    private let store: any ObjectStore
    private var state: ChainState
    private var listing: StoreWalk

    /// A walk that begins after `head`; a head without records is the beginning of the chain.
    package init(_ reader: RepositoryReader, _ head: ChainHead) async throws {
        store = reader.store
        state = ChainState(repository: reader.root.repository, resuming: head)
        let folder = ObjectName.folder(of: head.source) + "chain/\(head.chain)/"
        let after = head.sequence == 0 ? nil : ObjectName.record(head.source, head.chain, head.sequence).path
        listing = StoreWalk(store, under: folder, after: after)
    }

    /// The last record handed out.
    package var head: ChainHead { state.head }

    /// The next record; nil at the end of the chain.
    ///
    /// - Parameter membership: which keys count; of the upkeep chain, according to the records so far.
    /// - Returns: the record.
    /// - Throws: ``ReadingError`` when the chain is broken here, or ``StoreError``.
    package mutating func next(membership: MembershipView) async throws -> Record? {
        guard let entry = try await listing.next() else { return nil }
        guard let name = entry.name, case .record(_, _, let sequence)? = name.parts else {
            throw ReadingError.unexpected(path: entry.path)
        }
        guard sequence == state.head.sequence &+ 1 else {
            throw sequence > state.head.sequence
                ? ReadingError.hole(state.head.next) : ReadingError.unexpected(path: entry.path)
        }
        let bytes = try await store.read(name)
        do throws(ChainError) {
            return try state.accept(bytes, membership: membership)
        } catch {
            throw ReadingError.badRecord(name, error)
        }
    }
}
