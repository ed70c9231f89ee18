import Platform
import Protocol
import Repository
import Synchronization
import TestSupport
import Testing

/// A scrub while others go on writing finds nothing wrong.
@Suite struct ScrubOfLiveRepositoryTests {
    /// A store in which something happens just before a listing of a certain prefix.
    private final class EventfulStore: ObjectStore {
        private let store: MemoryStore
        private let prefix: String
        private let event: @Sendable () async throws -> Void
        private let isDue = Mutex(true)

        init(_ store: MemoryStore, before prefix: String, _ event: @escaping @Sendable () async throws -> Void) {
            self.store = store
            self.prefix = prefix
            self.event = event
        }

        func beginCreate(_ name: ObjectName) async throws -> any ObjectWriter { try await store.beginCreate(name) }

        func read(_ name: ObjectName, range: Range<UInt64>?) async throws -> Bytes {
            try await store.read(name, range: range)
        }

        func length(_ name: ObjectName) async throws -> UInt64 { try await store.length(name) }

        func digest(of name: ObjectName) async throws -> ObjectReference { try await store.digest(of: name) }

        func list(under prefix: String, after: String?, limit: Int) async throws -> [StoreEntry] {
            let happens =
                prefix.hasSuffix(self.prefix)
                && isDue.withLock { isDue in
                    defer { isDue = false }
                    return isDue
                }
            if happens { try await event() }
            return try await store.list(under: prefix, after: after, limit: limit)
        }
    }

    @Test(arguments: ["chain/backup/", "chain/log-0-00000001/", "keys/", "definition/", "/"])
    func aBackupThatBeginsMeanwhileIsProvisional(_ prefix: String) async throws {
        let store = MemoryStore()
        let sample = try await SampleRepository(in: store)
        let source = sample.sources.map(\.source).min() ?? sample.sources[0].source
        let live = EventfulStore(store, before: prefix) {
            var builder = sample.builder
            try await builder.abandonedBackup(source)
            try await builder.log(
                [.init(start: LSN(rawValue: 40 << 16), bytes: [1, 2])], source, SampleRepository.branch,
                SampleRepository.first, coveredFrom: LSN(rawValue: 40 << 16), number: 9)
        }
        #expect(try await Scrub(store: live).run().findings.isEmpty)
    }

    @Test func aMemberThatIsAddedMeanwhileIsKnown() async throws {
        let store = MemoryStore()
        let sample = try await SampleRepository(in: store)
        let source = sample.sources.map(\.source).min() ?? sample.sources[0].source
        let live = EventfulStore(store, before: "chain/backup/") {
            var builder = sample.builder
            let keys = builder.keys
            let (agent, key) = (AgentID.random(), Ed25519PrivateKey.generate())
            let certificate = keys.certificate(of: WriterID(agent), .agent, "second", key.publicKey)
            try await builder.append(.memberAdded(.init(agent: agent, certificate: certificate)), source, .upkeep)
            let signer = RecordSigner(repository: keys.repository, writer: WriterID(agent), key: key)
            let head = builder.head(source, .backup)
            let content = HandoverContent(
                from: WriterID(keys.agent), to: WriterID(agent), timeline: SampleRepository.first,
                lsn: LSN(rawValue: 1))
            let bytes = signer.sign(.handover(content), after: head, attempt: builder.attempt, time: keys.now)
            _ = try await store.create(head.next, bytes)
        }
        #expect(try await Scrub(store: live).run().findings.isEmpty)
    }
}
