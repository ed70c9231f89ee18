import Platform
import Protocol
import Repository

/// Fetches from a repository on this host, where the recovery key opens everything. Writes nothing.
struct StoreDelivery: RestoreDelivery {
    /// Bytes read at a time.
    private static let pieceLength: UInt64 = 1 << 20

    let store: any ObjectStore
    let repository: RepositoryID
    let sealed: SealedReader
    let facts: SourceFacts
    let clock: any WallClock

    func read(
        _ name: ObjectName, _ range: Range<UInt64>?, limit: UInt64,
        _ sink: @escaping @Sendable (Bytes) async throws -> Void
    ) async throws {
        do {
            let total = try await store.length(name)
            let range = range ?? 0..<total
            guard range.upperBound <= total, range.upperBound - range.lowerBound <= limit else {
                throw HoldfastError(
                    .objectDamaged, "the object '\(name)' has \(total) bytes, more or fewer than were signed")
            }
            var position = range.lowerBound
            while position < range.upperBound {
                let next = min(range.upperBound, position + Self.pieceLength)
                try await sink(try await store.read(name, range: position..<next))
                position = next
            }
        } catch let error as StoreError {
            throw HoldfastError(reading: error)
        }
    }

    func list(under prefix: String, after: ObjectName?, limit: UInt32) async throws -> ObjectList {
        do {
            let entries = try await store.list(under: prefix, after: after?.path, limit: Int(limit) + 1)
            let listed = entries.prefix(Int(limit)).compactMap { entry in
                entry.name.map { ListedObject(name: $0, length: entry.length) }
            }
            return ObjectList(entries: listed, more: entries.count > Int(limit))
        } catch let error as StoreError {
            throw HoldfastError(reading: error)
        }
    }

    func tail(
        _ branch: LogBranch, _ timeline: TimelineID, _ range: Range<LSN>,
        _ sink: @escaping @Sendable ([TailSlice]) async throws -> LSN
    ) async throws {
        throw HoldfastError(
            .restoreLogMissing, "the log from \(range.lowerBound) on lies in a coordinator's spool only")
    }

    func keys(_ keys: [KeyID], sealedTo receiver: X25519PublicKey) async throws -> [GrantedKey] {
        try await BlockingThreads.shared.run {
            do {
                return try keys.map { try grant($0, receiver) }
            } catch let error as SealingError {
                throw HoldfastError(
                    .recoveryKeyRefused, "the recovery key does not open source \(facts.source): \(error)")
            }
        }
    }

    private func grant(_ id: KeyID, _ receiver: X25519PublicKey) throws -> GrantedKey {
        let key = try sealed.key(id, of: facts)
        let attempt = facts.keys[id]?.attempt ?? Attempt(rawValue: 0)
        let entry = try KeySealing.seal(
            key, to: [Recipient(kind: .host, epoch: 0, publicKey: receiver)], repository: repository,
            source: facts.source, attempt: attempt, made: clock.now())
        guard let first = entry.sealedKeys.first else { throw SealingError.unusableRecipient(.host) }
        return GrantedKey(key: id, attempt: attempt, sealed: first.encoded)
    }
}
