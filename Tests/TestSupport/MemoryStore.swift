package import Platform
package import Protocol
package import Repository
import Synchronization

/// Objects in memory, with the same rules as a real store; tests may also damage what is stored.
package final class MemoryStore: ObjectStore {
    private let objects = Mutex<[String: Bytes]>([:])

    package init() {}

    package func beginCreate(_ name: ObjectName) async throws -> any ObjectWriter {
        MemoryObjectWriter(name: name, store: self)
    }

    package func read(_ name: ObjectName, range: Range<UInt64>?) async throws -> Bytes {
        let bytes = try object(name)
        let range = range ?? 0..<UInt64(bytes.count)
        guard range.upperBound <= UInt64(bytes.count), range.upperBound - range.lowerBound <= StoreLimit.wholeRead
        else { throw StoreError.range(name) }
        return Bytes(bytes[Int(range.lowerBound)..<Int(range.upperBound)])
    }

    package func length(_ name: ObjectName) async throws -> UInt64 {
        UInt64(try object(name).count)
    }

    package func digest(of name: ObjectName) async throws -> ObjectReference {
        let bytes = try object(name)
        return ObjectReference(length: UInt64(bytes.count), sha256: .sha256(of: bytes))
    }

    package func list(under prefix: String, after: String?, limit: Int) async throws -> [StoreEntry] {
        let all = objects.withLock { $0.mapValues(\.count) }
        return
            all
            .filter { path, _ in
                path.utf8.starts(with: prefix.utf8)
                    && (after.map { $0.utf8.lexicographicallyPrecedes(path.utf8) } ?? true)
            }
            .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            .prefix(max(1, limit))
            .map { StoreEntry(path: $0.key, length: UInt64($0.value)) }
    }

    private func object(_ name: ObjectName) throws -> Bytes {
        guard let bytes = objects.withLock({ $0[name.path] }) else { throw StoreError.missing(name) }
        return bytes
    }

    fileprivate func publish(_ name: ObjectName, _ bytes: Bytes) throws -> CreateOutcome {
        try objects.withLock { objects in
            guard let existing = objects[name.path] else {
                objects[name.path] = bytes
                return .created
            }
            guard existing == bytes else { throw StoreError.conflict(name) }
            return .alreadySame
        }
    }
}

extension MemoryStore {
    /// All paths in ascending order.
    package var paths: [String] { objects.withLock { $0.keys.sorted() } }

    /// The bytes at `path`, or nil; setting them is what no store ever does to an object.
    package subscript(path: String) -> Bytes? {
        get { objects.withLock { $0[path] } }
        set { objects.withLock { $0[path] = newValue } }
    }

    /// A store with the same objects.
    package func copy() -> MemoryStore {
        let copy = MemoryStore()
        let all = objects.withLock { $0 }
        copy.objects.withLock { $0 = all }
        return copy
    }
}

private final class MemoryObjectWriter: ObjectWriter {
    private let name: ObjectName
    private let store: MemoryStore
    private let bytes = Mutex<Bytes?>([])

    init(name: ObjectName, store: MemoryStore) {
        self.name = name
        self.store = store
    }

    func append(_ more: Bytes) async throws {
        try bytes.withLock { bytes in
            guard bytes != nil else { throw StoreError.finished(name) }
            bytes? += more
        }
    }

    func publish() async throws -> CreateOutcome {
        guard let whole = bytes.withLock({ $0.take() }) else { throw StoreError.finished(name) }
        return try store.publish(name, whole)
    }

    func abandon() async {
        bytes.withLock { $0 = nil }
    }
}
