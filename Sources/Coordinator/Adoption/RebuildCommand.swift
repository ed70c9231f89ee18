import Platform
import Protocol
import Repository

/// `holdfast-coordinator rebuild`: the catalogue of a coordinator that does not run, made anew from its repository.
struct RebuildCommand {
    static let syntax = CommandSyntax(
        "holdfast-coordinator rebuild", "make the catalogue anew from the repository; the coordinator must not run",
        options: [
            OptionSyntax(
                "--data-dir", "DIR",
                "where the coordinator keeps its state (default \(CoordinatorSettings.defaultDataDirectory))"),
            OptionSyntax(
                "--recovery-key", "FILE", "the recovery key, which a coordinator without site key needs for this"),
        ],
        notes: "A catalogue that is there is set aside, not removed. While the coordinator runs, use 'holdfast catalog "
            + "rebuild', which loses nothing.")

    let dataDirectory: String
    let recoveryKeyFile: String?

    init(_ arguments: Arguments) {
        dataDirectory = arguments.option("--data-dir") ?? CoordinatorSettings.defaultDataDirectory
        recoveryKeyFile = arguments.option("--recovery-key")
    }

    /// Makes it.
    ///
    /// - Returns: What was made, for the operator.
    /// - Throws: `authorityUnusable`, `busy` while the coordinator runs, `rebuildRefused`, or what makes the repository
    ///   unreadable; the former catalogue is in its place then.
    func run() async throws -> String {
        let clock = SystemWallClock()
        let (dataDirectory, recoveryKeyFile) = (dataDirectory, recoveryKeyFile)
        let (keys, lock, store) = try await BlockingThreads.shared.run {
            let authority = try Authority.load(dataDirectory: dataDirectory, clock: clock)
            let lock = try FileLock(
                file: dataDirectory + "/lock", taken: "a coordinator runs on '\(dataDirectory)'; stop it first")
            return (authority.keys, lock, try RepositoryOpening.store(authority.keys.repositoryPath))
        }
        defer { withExtendedLifetime(lock) {} }
        let reader = try await RepositoryOpening.reader(store, pinned: keys.rootDigest)
        let recovery = try await BlockingThreads.shared.run {
            try recoveryKeyFile.map { try RecoveryKeyFile.read($0) }
        }
        try recovery?.requireKeys(of: reader.root)
        let filler = CatalogFiller(
            reader: reader, keys: keys, recovery: recovery, dataDirectory: dataDirectory, clock: clock)
        let counts = try await filler.fill()
        let former = try await BlockingThreads.shared.run { try filler.finish() }
        return counts.text + "\n" + (former.map { "former catalogue: \($0)\n" } ?? "") + "\n"
            + "Note: \(RebuiltCounts.lost).\n"
    }
}

extension RebuiltCounts {
    /// What was read, a line each.
    var text: String {
        """
        sources:       \(sources)
        backups:       \(backups)
        records:       \(records)
        """
    }
}
