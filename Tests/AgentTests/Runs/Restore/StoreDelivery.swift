import Agent
import Platform
import Protocol
import Repository
import TestSupport

/// Delivers from a store in memory and seals keys as a coordinator with a site key does.
struct StoreDelivery: RestoreDelivery {
    let store: MemoryStore
    let keys: SampleKeys
    let source: SourceID
    /// Keys that are not given.
    var withheld: Set<KeyID> = []
    /// How long each read of a log object takes.
    var logDelay: Duration?
    /// What the coordinator's spool holds.
    var slices: [TailSlice] = []
    /// How many of them come at once.
    var together = 400

    func read(
        _ name: ObjectName, _ range: Range<UInt64>?, limit: UInt64,
        _ sink: @escaping @Sendable (Bytes) async throws -> Void
    ) async throws {
        if let logDelay, case .log? = name.parts { try await Task.sleep(for: logDelay) }
        let bytes: Bytes
        do {
            bytes = try await store.read(name, range: range)
        } catch {
            throw HoldfastError(.noSuchThing, "the object '\(name)' is not in the repository")
        }
        guard UInt64(bytes.count) <= limit else {
            throw HoldfastError(.repositoryUnusable, "'\(name)' is longer than expected")
        }
        for start in stride(from: 0, to: bytes.count, by: 30_000) {
            try await sink(Bytes(bytes[start..<min(bytes.count, start + 30_000)]))
        }
    }

    func list(under prefix: String, after: ObjectName?, limit: UInt32) async throws -> ObjectList {
        // A short page, so that walks have to go on.
        let entries = try await store.list(under: prefix, after: after?.path, limit: 3)
        let objects = entries.compactMap { entry in
            entry.name.map { ListedObject(name: $0, length: entry.length) }
        }
        return ObjectList(entries: objects, more: entries.count == 3)
    }

    func tail(
        _ branch: LogBranch, _ timeline: TimelineID, _ range: Range<LSN>,
        _ sink: @escaping @Sendable ([TailSlice]) async throws -> LSN
    ) async throws {
        var position = range.lowerBound
        let wanted = slices.filter { $0.end > range.lowerBound && $0.start < range.upperBound }
        for start in stride(from: 0, to: wanted.count, by: together) {
            position = try await sink(Array(wanted[start..<min(wanted.count, start + together)]))
        }
        guard position >= range.upperBound else { throw HoldfastError(.malformedMessage, "the tail ends too early") }
    }

    func keys(_ wanted: [KeyID], sealedTo receiver: X25519PublicKey) async throws -> [GrantedKey] {
        let recipient = Recipient(kind: .host, epoch: 0, publicKey: receiver)
        return try entries.filter { wanted.contains($0.key) && !withheld.contains($0.key) }.map { entry in
            let key = try KeySealing.open(entry, with: keys.siteKey, repository: keys.repository, source: source)
            let sealed = try KeySealing.seal(
                key, to: [recipient], repository: keys.repository, source: source, attempt: entry.attempt,
                made: keys.now)
            return GrantedKey(key: entry.key, attempt: entry.attempt, sealed: sealed.sealedKeys[0].encoded)
        }
    }

    /// Every key entry that a record of the source carries.
    private var entries: [KeyEntry] {
        store.paths.filter { $0.hasPrefix("sources/\(source)/chain/") }.flatMap { path -> [KeyEntry] in
            guard let bytes = store[path], let record = try? Record(parsing: bytes) else { return [] }
            return switch record.body.content {
            case .intent(let intent): intent.keys
            case .logIndex(let index): index.keys
            default: []
            }
        }
    }
}
