import Glibc
import Platform
import Protocol
import Repository
import TestSupport
import Testing

@Suite struct LocalStoreTests {
    private let folder: TemporaryFolder
    private var directory: String { folder.path + "/repository" }
    private let name: ObjectName

    init() throws {
        folder = try TemporaryFolder()
        name = try #require(ObjectName("sources/a/b"))
    }

    @Test func aStoreIsMadeInAnEmptyDirectoryOnly() throws {
        _ = try LocalStore.create(directory: directory)
        try Files.createOnly(directory + "/x", [])
        #expect(throws: StoreError.self) { try LocalStore.create(directory: directory) }
        #expect(throws: StoreError.self) { try LocalStore(directory: directory + "/nowhere") }
        #expect(throws: StoreError.self) { try LocalStore(directory: directory + "/x") }
    }

    @Test func nothingStaysBehindAfterPublishingAbandoningAndLettingGo() async throws {
        let store = try LocalStore.create(directory: directory)
        _ = try await store.create(name, [1])
        _ = try await store.create(name, [1])
        await #expect(throws: StoreError.conflict(name)) { try await store.create(name, [2]) }
        let abandoned = try await store.beginCreate(name)
        try await abandoned.append([3])
        await abandoned.abandon()
        _ = try await store.beginCreate(name)
        #expect(try Files.list(directory + "/tmp").isEmpty)
        #expect(try Files.stat(directory + "/" + name.path).linkCount == 1)
    }

    @Test func whatAKilledProcessLeftIsRemovedAndNeverListed() async throws {
        let store = try LocalStore.create(directory: directory)
        try Files.createOnly(directory + "/tmp/torn", [1, 2, 3])
        #expect(try await store.list(under: "", after: nil, limit: 10).isEmpty)
        try store.removeLeftovers()
        #expect(try Files.list(directory + "/tmp").isEmpty)
    }

    @Test func aLinkMadeBeforeAKillCountsAndIsMadeDurableAgain() async throws {
        let store = try LocalStore.create(directory: directory)
        try Files.makeDirectories(directory + "/sources/a")
        try Files.createOnly(directory + "/tmp/torn", [1, 2, 3])
        try #require(link(directory + "/tmp/torn", directory + "/" + name.path) == 0)
        #expect(try await store.create(name, [1, 2, 3]) == .alreadySame)
    }

    @Test func symbolicLinksAreNotFollowed() async throws {
        let store = try LocalStore.create(directory: directory)
        try Files.createOnly(folder.path + "/secret", [1])
        try Files.makeDirectories(directory + "/sources/a")
        try Files.symlink(directory + "/" + name.path, to: folder.path + "/secret")
        await #expect(throws: StoreError.self) { try await store.read(name) }
        await #expect(throws: StoreError.self) { try await store.create(name, [1]) }
        #expect(try await store.list(under: "", after: nil, limit: 10).map(\.path) == [name.path])
    }

    @Test func foreignFilesAreListedWithoutAName() async throws {
        let store = try LocalStore.create(directory: directory)
        try Files.createOnly(directory + "/Größe (1)\n", [1])
        try Files.createOnly(directory + "/.hidden", [1])
        let entries = try await store.list(under: "", after: nil, limit: 10)
        #expect(entries.map(\.path) == [".hidden", "Größe (1)\n"])
        #expect(entries.allSatisfy { $0.name == nil })
    }

    @Test func aDirectoryUnderAnObjectsNameIsNoObject() async throws {
        let store = try LocalStore.create(directory: directory)
        try Files.makeDirectories(directory + "/" + name.path)
        await #expect(throws: StoreError.self) { try await store.read(name) }
        await #expect(throws: StoreError.self) { try await store.create(name, [1]) }
    }
}
