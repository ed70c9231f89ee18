import Glibc
import Platform
import Protocol
import Repository
import TestSupport
import Testing

/// A sync that fails, and a process that dies, at the store's own fault points: in a process of its own, since the
/// points act on all of it.
@Suite struct FailedSyncTests {
    @Test func aFailedSyncIsFinalForTheFile() async {
        await #expect(processExitsWith: .success) {
            setenv("HOLDFAST_FAULT", "store.sync=error", 1)
            let folder = try TemporaryFolder()
            let store = try LocalStore.create(directory: folder.path + "/repository")
            let name = try #require(ObjectName("a/b"))
            let writer = try await store.beginCreate(name)
            try await writer.append([1, 2, 3])
            await #expect(throws: StoreError.self) { try await writer.publish() }
            await #expect(throws: StoreError.finished(name)) { try await writer.publish() }
            await #expect(throws: StoreError.missing(name)) { try await store.read(name) }
            #expect(try Files.list(folder.path + "/repository/tmp").isEmpty)
            // Written again from the start, it is fine: the point acts once.
            #expect(try await store.create(name, [1, 2, 3]) == .created)
        }
    }
}
