import Glibc
import Platform
import Repository

/// What a coordinator finds on its disks at start. Holds the lock that keeps a second process away from them.
struct CoordinatorState: Sendable {
    let authority: Authority
    let catalog: Catalog
    let store: LocalStore
    private let lock: DirectoryLock

    /// Opens everything. Blocks.
    ///
    /// - Throws: `authorityUnusable`, `catalogue` or `repositoryUnusable`; `busy` when another process runs here.
    init(dataDirectory: String) throws {
        let clock = SystemWallClock()
        authority = try Authority.load(dataDirectory: dataDirectory, clock: clock)
        lock = try DirectoryLock(dataDirectory)
        catalog = try Catalog(path: dataDirectory + "/catalog.sqlite")
        let repository = authority.keys.repositoryPath
        do {
            store = try LocalStore(directory: repository)
            try store.removeLeftovers()
        } catch {
            throw HoldfastError(.repositoryUnusable, "the repository '\(repository)' cannot be used: \(error)")
        }
    }
}

/// An advisory lock on a directory; it ends with the process.
final class DirectoryLock: Sendable {
    private let descriptor: FileDescriptor

    /// Takes the lock. Blocks only for the file's sake, never for another owner.
    ///
    /// - Throws: `busy` when another process has it.
    init(_ directory: String) throws {
        let path = directory + "/lock"
        descriptor = try Files.open(path, O_RDWR | O_CREAT, mode: 0o600)
        guard flock(descriptor.raw, LOCK_EX | LOCK_NB) == 0 else {
            throw HoldfastError(.busy, "another coordinator runs on '\(directory)'; stop it first")
        }
    }
}
