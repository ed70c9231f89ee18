import Platform
import Protocol
import Repository
import TestSupport
import Testing

/// What every store must do.
@Suite struct StoreConformanceTests {
    enum Kind: CaseIterable, Sendable {
        case local
        case memory
    }

    /// A fresh store, and the folder that keeps it.
    struct Fixture {
        let store: any ObjectStore
        let folder: TemporaryFolder

        init(_ kind: Kind) throws {
            folder = try TemporaryFolder()
            switch kind {
            case .local: store = try LocalStore.create(directory: folder.path + "/repository")
            case .memory: store = MemoryStore()
            }
        }
    }

    private static func name(_ text: String) throws -> ObjectName { try #require(ObjectName(text)) }

    @Test(arguments: Kind.allCases) func whatWasCreatedIsRead(_ kind: Kind) async throws {
        let store = try Fixture(kind)
        let name = try Self.name("a/b/c")
        let writer = try await store.store.beginCreate(name)
        try await writer.append([1, 2, 3])
        try await writer.append([])
        try await writer.append([4])
        #expect(try await writer.publish() == .created)
        #expect(try await store.store.read(name) == [1, 2, 3, 4])
        #expect(try await store.store.length(name) == 4)
        #expect(
            try await store.store.digest(of: name) == ObjectReference(length: 4, sha256: .sha256(of: [1, 2, 3, 4])))
    }

    @Test(arguments: Kind.allCases) func anObjectIsNotSeenBeforeItIsPublished(_ kind: Kind) async throws {
        let store = try Fixture(kind)
        let name = try Self.name("a/b")
        let writer = try await store.store.beginCreate(name)
        try await writer.append([1])
        #expect(try await store.store.list(under: "", after: nil, limit: 10).isEmpty)
        await #expect(throws: StoreError.missing(name)) { try await store.store.read(name) }
        await writer.abandon()
        await #expect(throws: StoreError.finished(name)) { try await writer.publish() }
        await #expect(throws: StoreError.finished(name)) { try await writer.append([1]) }
        #expect(try await store.store.list(under: "", after: nil, limit: 10).isEmpty)
    }

    @Test(arguments: Kind.allCases) func theSameContentAgainIsNoError(_ kind: Kind) async throws {
        let store = try Fixture(kind)
        let name = try Self.name("a/b")
        let bytes = SecureRandom.bytes(3_000_000)
        #expect(try await store.store.create(name, bytes) == .created)
        #expect(try await store.store.create(name, bytes) == .alreadySame)
        #expect(try await store.store.read(name) == bytes)
    }

    @Test(arguments: Kind.allCases) func otherContentUnderATakenNameIsRefused(_ kind: Kind) async throws {
        let store = try Fixture(kind)
        let name = try Self.name("a/b")
        let bytes = SecureRandom.bytes(2_000_000)
        var altered = bytes
        altered[1_999_999] ^= 1
        _ = try await store.store.create(name, bytes)
        for other in [altered, Bytes(bytes.dropLast()), bytes + [0], []] {
            await #expect(throws: StoreError.conflict(name)) { try await store.store.create(name, other) }
        }
        #expect(try await store.store.read(name) == bytes)
        #expect(try await store.store.list(under: "", after: nil, limit: 10).map(\.path) == ["a/b"])
    }

    @Test(arguments: Kind.allCases) func ofTwoWritersOnlyOneWins(_ kind: Kind) async throws {
        let fixture = try Fixture(kind)
        let store = fixture.store
        let name = try Self.name("a/b")
        let outcomes = await withTaskGroup(of: Result<CreateOutcome, any Error>.self) { group in
            for number in 0..<8 as Range<UInt8> {
                group.addTask {
                    do { return .success(try await store.create(name, [number])) } catch { return .failure(error) }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.filter { (try? $0.get()) == .created }.count == 1)
        #expect(outcomes.filter { (try? $0.get()) == nil }.count == 7)
        withExtendedLifetime(fixture) {}
    }

    @Test(arguments: Kind.allCases) func rangesLieWithinTheObject(_ kind: Kind) async throws {
        let store = try Fixture(kind)
        let name = try Self.name("a/b")
        _ = try await store.store.create(name, [0, 1, 2, 3, 4])
        for range in [0..<5, 1..<3, 0..<0, 5..<5, 4..<5] as [Range<UInt64>] {
            let bytes = try await store.store.read(name, range: range)
            #expect(bytes == range.map { UInt8($0) })
        }
        for range in [0..<6, 5..<6, 6..<6, 3..<UInt64.max] as [Range<UInt64>] {
            await #expect(throws: StoreError.range(name)) { try await store.store.read(name, range: range) }
        }
    }

    @Test(arguments: Kind.allCases) func whatIsMissingIsNamed(_ kind: Kind) async throws {
        let store = try Fixture(kind)
        _ = try await store.store.create(Self.name("a/b"), [1])
        for text in ["a/c", "x", "a/b/c"] {
            let name = try Self.name(text)
            await #expect(throws: StoreError.missing(name)) { try await store.store.read(name) }
            await #expect(throws: StoreError.missing(name)) { try await store.store.length(name) }
            await #expect(throws: StoreError.missing(name)) { try await store.store.digest(of: name) }
        }
    }

    @Test(arguments: Kind.allCases) func listingIsInOrderOfPathsWhateverThePage(_ kind: Kind) async throws {
        let store = try Fixture(kind)
        // A slash sorts after a hyphen and a dot, before digits and letters: folders must not disturb the order.
        let paths = ["a", "b-c", "b.c", "b/a", "b/a-b/c", "b/a/d", "b/b", "b0", "ba/a", "c"]
            .filter { kind == .memory || $0 != "b/a" }
        for path in paths.reversed() { _ = try await store.store.create(Self.name(path), [1]) }
        for page in [1, 2, 3, 100] {
            #expect(try await Self.listAll(store.store, under: "", page: page) == paths)
            #expect(
                try await Self.listAll(store.store, under: "b", page: page) == paths.filter { $0.hasPrefix("b") })
            #expect(
                try await Self.listAll(store.store, under: "b/a", page: page) == paths.filter { $0.hasPrefix("b/a") })
        }
        #expect(try await store.store.list(under: "x", after: nil, limit: 5).isEmpty)
        #expect(try await store.store.list(under: "b/", after: "b/~", limit: 5).isEmpty)
        #expect(try await store.store.list(under: "", after: "b/~", limit: 1).map(\.path) == ["b0"])
    }

    private static func listAll(_ store: any ObjectStore, under prefix: String, page: Int) async throws -> [String] {
        var all: [String] = []
        while true {
            let entries = try await store.list(under: prefix, after: all.last, limit: page)
            #expect(entries.allSatisfy { $0.length == 1 })
            all += entries.map(\.path)
            if entries.count < page { return all }
        }
    }
}
