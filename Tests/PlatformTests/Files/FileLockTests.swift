import Platform
import TestSupport
import Testing

@Suite struct FileLockTests {
    @Test func aSecondOwnerIsRefusedUntilTheFirstLetsGo() throws {
        let folder = try TemporaryFolder()
        var first: FileLock? = try FileLock(directory: folder.path, taken: "taken")
        let refusal = #expect(throws: HoldfastError.self) { try FileLock(directory: folder.path, taken: "taken") }
        #expect(refusal?.code == .busy)
        #expect(refusal?.message == "taken")
        withExtendedLifetime(first) {}
        first = nil
        _ = try FileLock(directory: folder.path, taken: "taken")
    }

    @Test func aLockFileIsPrivate() throws {
        let folder = try TemporaryFolder()
        let lock = try FileLock(file: folder.path + "/lock", taken: "taken")
        #expect(try Files.stat(folder.path + "/lock").mode & 0o777 == 0o600)
        #expect(throws: HoldfastError.self) { try FileLock(file: folder.path + "/lock", taken: "taken") }
        withExtendedLifetime(lock) {}
    }
}
