import Coordinator
import Platform
import Protocol
import Repository
import TestSupport
import Testing

/// What a well-behaved agent stores, with room for a test to spoil it.
extension IngestBench {
    static let log = ChainName.log(branch: LogBranch(rawValue: 0), timeline: TimelineID(rawValue: 1))
    static let writer = Attempt(rawValue: 5)
    static let segment: UInt64 = 64 << 10

    func reference(_ name: ObjectName, _ bytes: Bytes) throws -> NamedReference {
        NamedReference(
            name: try #require(name.relativeToSource), length: UInt64(bytes.count), sha256: .sha256(of: bytes))
    }

    /// Makes the intent of the backup job durable.
    func announce(_ key: InputKey) async throws -> KeyEntry {
        let entry = try entry(key)
        let intent = IntentContent(backup: backup, attempt: attempt, type: .full, keys: [entry])
        _ = try await append(.intent(intent), .backup)
        return entry
    }

    /// Stores what a small backup consists of; the commit record is left to the test.
    func storeBackup(
        withManifest: Bool = true, inventory spoil: (inout Inventory) -> Void = { _ in }
    ) async throws -> CommitContent {
        let key = InputKey.generate()
        let entry = try await announce(key)
        var objects: [NamedReference] = []
        for name in [ObjectName.pack(source, backup, attempt, 0), .manifest(source, backup, attempt)] {
            let bytes = try sealed(name, key)
            if withManifest || name.path.contains("pack") { _ = try await put(name, bytes) }
            objects.append(try reference(name, bytes))
        }
        var inventory = Inventory(
            repository: keys.repository, source: source, backup: backup, attempt: attempt, objects: objects)
        spoil(&inventory)
        _ = try await put(.inventory(source, backup, attempt), inventory.encoded)
        return commit(entry, inventory.encoded, objects[1])
    }

    private func commit(_ key: KeyEntry, _ inventory: Bytes, _ manifest: NamedReference) -> CommitContent {
        CommitContent(
            backup: backup, attempt: attempt, type: .full, engine: "postgresql", engineVersion: "15 \"x\"",
            serverVersion: 150_000, systemIdentifier: 1, timeline: TimelineID(rawValue: 1), historyDigest: .zero,
            startLSN: LSN(rawValue: 100), stopLSN: LSN(rawValue: 200), started: keys.now,
            stopped: keys.now, startedByAgent: keys.now, stoppedByAgent: keys.now,
            logicalBytes: 10, storedBytes: 5, fileCount: 1, keys: [key],
            inventory: ObjectReference(length: UInt64(inventory.count), sha256: .sha256(of: inventory)),
            manifest: ObjectReference(length: manifest.length, sha256: manifest.sha256),
            branch: LogBranch(rawValue: 0), segmentSize: Self.segment, findingCount: 0, codec: "lz4",
            checksumsVerified: true)
    }

    /// Stores one segment of log and the index that lists it.
    func storeLog(
        listing: (LogObjectEntry) -> LogObjectEntry = { $0 }, index spoil: (inout LogIndexContent) -> Void = { _ in }
    ) async throws {
        let key = InputKey.generate()
        let entry = try entry(key, attempt: Self.writer)
        _ = try await put(.key(source, key.id, 0), entry.encoded)
        let name = ObjectName.logObject(
            source,
            ObjectName.LogObjectParts(
                branch: LogBranch(rawValue: 0), timeline: TimelineID(rawValue: 1), start: .zero,
                end: LSN(rawValue: Self.segment), writer: Self.writer, number: 0))
        let bytes = try sealed(name, key)
        _ = try await put(name, bytes, attempt: Self.writer)
        let object = LogObjectEntry(
            name: try reference(name, bytes).name, kind: .segment, start: .zero, end: LSN(rawValue: Self.segment),
            length: UInt64(bytes.count), sha256: .sha256(of: bytes), key: key.id)
        var index = LogIndexContent(
            branch: LogBranch(rawValue: 0), timeline: TimelineID(rawValue: 1), segmentSize: Self.segment,
            systemIdentifier: 1, objects: [listing(object)], coveredFrom: .zero, coveredTo: LSN(rawValue: Self.segment),
            through: keys.now, keys: [entry])
        spoil(&index)
        _ = try await append(.logIndex(index), Self.log, attempt: Self.writer)
    }

    /// What a call is refused with.
    func refusal(_ body: () async throws -> some Any) async -> HoldfastError? {
        await #expect(throws: HoldfastError.self) { _ = try await body() }
    }
}
