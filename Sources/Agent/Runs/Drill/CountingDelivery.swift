import Platform
import Protocol
import Repository
import Synchronization

/// Counts what another delivery brings.
final class CountingDelivery: RestoreDelivery {
    private let inner: any RestoreDelivery
    private let count = Mutex<UInt64>(0)

    init(_ inner: any RestoreDelivery) {
        self.inner = inner
    }

    /// Bytes of all objects and slices so far.
    var bytes: UInt64 { count.withLock { $0 } }

    private func add(_ bytes: Int) {
        count.withLock { $0 &+= UInt64(bytes) }
    }

    func read(
        _ name: ObjectName, _ range: Range<UInt64>?, limit: UInt64,
        _ sink: @escaping @Sendable (Bytes) async throws -> Void
    ) async throws {
        try await inner.read(name, range, limit: limit) { piece in
            self.add(piece.count)
            try await sink(piece)
        }
    }

    func list(under prefix: String, after: ObjectName?, limit: UInt32) async throws -> ObjectList {
        try await inner.list(under: prefix, after: after, limit: limit)
    }

    func tail(
        _ branch: LogBranch, _ timeline: TimelineID, _ range: Range<LSN>,
        _ sink: @escaping @Sendable ([TailSlice]) async throws -> LSN
    ) async throws {
        try await inner.tail(branch, timeline, range) { slices in
            self.add(slices.reduce(0) { $0 + $1.sealed.count })
            return try await sink(slices)
        }
    }

    func keys(_ keys: [KeyID], sealedTo receiver: X25519PublicKey) async throws -> [GrantedKey] {
        try await inner.keys(keys, sealedTo: receiver)
    }
}
