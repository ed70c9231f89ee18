import Coordinator
import Platform
import Protocol
import Repository
import TestSupport
import Testing

@Suite struct ObjectIntakeTests {
    private func code(_ body: () async throws -> some Any) async -> ErrorCode? {
        let error = await #expect(throws: HoldfastError.self) { _ = try await body() }
        return error?.code
    }

    private func begun() async throws -> (IngestBench, InputKey) {
        let bench = try await IngestBench()
        let key = InputKey.generate()
        let intent = IntentContent(
            backup: bench.backup, attempt: bench.attempt, type: .full, keys: [try bench.entry(key)])
        _ = try await bench.append(.intent(intent), .backup)
        return (bench, key)
    }

    @Test func aSealedObjectIsStoredOnceAndSayingSoAgainIsHarmless() async throws {
        let (bench, key) = try await begun()
        let name = ObjectName.pack(bench.source, bench.backup, bench.attempt, 0)
        let bytes = try bench.sealed(name, key)
        #expect(try await bench.put(name, bytes) == Stored(alreadySame: false))
        #expect(try await bench.put(name, bytes) == Stored(alreadySame: true))
        #expect(try await bench.catalog.objects([name])[name]?.digest == .sha256(of: bytes))
    }

    @Test func otherContentUnderATakenNameIsRefusedAndTheFirstStays() async throws {
        let (bench, key) = try await begun()
        let name = ObjectName.pack(bench.source, bench.backup, bench.attempt, 0)
        let bytes = try bench.sealed(name, key)
        _ = try await bench.put(name, bytes)
        #expect(await code { try await bench.put(name, try bench.sealed(name, key)) } == .objectRefused)
        #expect(bench.store[name.path] == bytes)
    }

    @Test func anObjectUnderAKeyThatIsNotDurableIsRefused() async throws {
        let (bench, _) = try await begun()
        let name = ObjectName.pack(bench.source, bench.backup, bench.attempt, 0)
        #expect(await code { try await bench.put(name, try bench.sealed(name, .generate())) } == .objectRefused)
        #expect(bench.store[name.path] == nil)
    }

    @Test func aHeaderOfAnotherObjectIsRefused() async throws {
        let (bench, key) = try await begun()
        let name = ObjectName.pack(bench.source, bench.backup, bench.attempt, 0)
        let other = try bench.sealed(.pack(bench.source, bench.backup, bench.attempt, 1), key)
        #expect(await code { try await bench.put(name, other) } == .objectRefused)
        #expect(await code { try await bench.put(name, Bytes("HFOBJ".utf8)) } == .objectRefused)
        #expect(await code { try await bench.put(name, Bytes(repeating: 0xFF, count: 100_000)) } == .objectRefused)
    }

    @Test func aDigestThatDiffersLeavesNothing() async throws {
        let (bench, key) = try await begun()
        let name = ObjectName.pack(bench.source, bench.backup, bench.attempt, 0)
        let bytes = try bench.sealed(name, key)
        #expect(await code { try await bench.put(name, bytes, digest: .zero) } == .objectRefused)
        #expect(bench.store[name.path] == nil)
    }

    @Test func anAttemptThatIsNotTheNewestIsRefused() async throws {
        let (bench, key) = try await begun()
        let old = Attempt(rawValue: 0)
        let name = ObjectName.pack(bench.source, bench.backup, old, 0)
        #expect(await code { try await bench.put(name, try bench.sealed(name, key), attempt: old) } == .staleAttempt)
        let other = ObjectName.pack(bench.source, .random(), bench.attempt, 0)
        #expect(await code { try await bench.put(other, try bench.sealed(other, key)) } == .staleAttempt)
    }

    @Test func aForeignSourceIsRefusedWhetherItExistsOrNot() async throws {
        let (bench, key) = try await begun()
        let name = ObjectName.pack(.random(), bench.backup, bench.attempt, 0)
        #expect(await code { try await bench.put(name, try bench.sealed(name, key)) } == .notAuthorised)
    }

    @Test func logOfAReplacedWriterIsRefused() async throws {
        let (bench, _) = try await begun()
        let key = InputKey.generate()
        _ = try await bench.put(.key(bench.source, key.id, 0), try bench.entry(key).encoded)
        func name(_ writer: UInt64) -> ObjectName {
            .logObject(
                bench.source,
                ObjectName.LogObjectParts(
                    branch: LogBranch(rawValue: 0), timeline: TimelineID(rawValue: 1), start: LSN(rawValue: 0),
                    end: LSN(rawValue: 100), writer: Attempt(rawValue: writer), number: 0))
        }
        _ = try await bench.put(name(7), try bench.sealed(name(7), key), attempt: Attempt(rawValue: 7))
        #expect(
            await code {
                try await bench.put(name(6), try bench.sealed(name(6), key), attempt: Attempt(rawValue: 6))
            } == .staleAttempt)
    }

    @Test func aKeyRecordMustBeSealedToEveryRecipient() async throws {
        let (bench, _) = try await begun()
        let key = InputKey.generate()
        let lone = try KeySealing.seal(
            key, to: Array(bench.keys.root.recipients.prefix(1)), repository: bench.keys.repository,
            source: bench.source, attempt: bench.attempt, made: bench.keys.now)
        #expect(await code { try await bench.put(.key(bench.source, key.id, 0), lone.encoded) } == .objectRefused)
        #expect(
            await code { try await bench.put(.key(bench.source, .random(), 0), try bench.entry(key).encoded) }
                == .objectRefused)
    }
}
