import Glibc
import Platform
import Repository

/// What a coordinator finds on its disks at start. Holds the lock that keeps a second process away from them.
struct CoordinatorState: Sendable {
    let authority: Authority
    let catalog: Catalog
    let store: LocalStore
    private let lock: FileLock

    /// Opens everything. Blocks.
    ///
    /// - Throws: `authorityUnusable`, `catalogue` or `repositoryUnusable`; `busy` when another process runs here.
    init(dataDirectory: String) throws {
        let clock = SystemWallClock()
        authority = try Authority.load(dataDirectory: dataDirectory, clock: clock)
        lock = try FileLock(
            file: dataDirectory + "/lock", taken: "another coordinator runs on '\(dataDirectory)'; stop it first")
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
