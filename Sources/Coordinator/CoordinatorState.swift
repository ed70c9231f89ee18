import Glibc
import Platform
import Repository

/// What a coordinator finds on its disks at start. Holds the lock that keeps a second process away from them.
struct CoordinatorState: Sendable {
    let authority: Authority
    let catalog: Catalog
    let store: LocalStore
    let spool: Spool
    /// Where a catalogue lies while it is made anew.
    let rebuildPath: String
    private let lock: FileLock

    /// Opens everything. Blocks.
    ///
    /// - Throws: `authorityUnusable`, `catalogue` or `repositoryUnusable`; `busy` when another process runs here.
    init(settings: CoordinatorSettings, log: Log) throws {
        let dataDirectory = settings.dataDirectory
        let clock = SystemWallClock()
        authority = try Authority.load(dataDirectory: dataDirectory, clock: clock)
        lock = try FileLock(
            file: dataDirectory + "/lock", taken: "another coordinator runs on '\(dataDirectory)'; stop it first")
        catalog = try Catalog(path: dataDirectory + "/" + CatalogFile.name)
        rebuildPath = dataDirectory + "/catalog.rebuild"
        // An earlier process may have been killed while it filled it.
        try CatalogFile.remove(rebuildPath)
        spool = try Spool(
            directory: settings.spoolDirectory ?? dataDirectory + "/spool", limit: settings.spoolLimit, log: log)
        let repository = authority.keys.repositoryPath
        do {
            store = try LocalStore(directory: repository)
            try store.removeLeftovers()
        } catch {
            throw HoldfastError(.repositoryUnusable, "the repository '\(repository)' cannot be used: \(error)")
        }
    }
}
