import Platform
import Protocol
import Repository

/// Makes a catalogue for a coordinator that does not run, in a file beside that takes its place when it is whole.
struct CatalogFiller {
    let reader: RepositoryReader
    let keys: AuthorityKeys
    let recovery: RecoveryKeyFile?
    let dataDirectory: String
    let clock: any WallClock

    private var path: String { dataDirectory + "/catalog.rebuild" }
    private var place: String { dataDirectory + "/" + CatalogFile.name }

    /// Fills the file beside.
    ///
    /// - Parameter meanwhile: what is done once all has been read; what came in until then is read after it.
    /// - Returns: what was read.
    /// - Throws: as the rebuild does, and what `meanwhile` throws.
    func fill(_ meanwhile: (Catalog) async throws -> Void = { _ in }) async throws -> RebuiltCounts {
        let path = path
        let fresh = try await BlockingThreads.shared.run {
            try CatalogFile.remove(path)
            return try Catalog(path: path)
        }
        defer { fresh.close() }
        try await fresh.beginFilling()
        let rebuild = CatalogRebuild(
            reader: reader, location: keys.repositoryPath,
            signer: RecordSigner(
                repository: keys.root.repository, writer: WriterID(keys.coordinator), key: keys.signingKey),
            keys: [keys.siteKey, recovery?.sealing].compactMap(\.self), clock: clock)
        var counts = try await rebuild.fill(fresh)
        try await meanwhile(fresh)
        let later = try await rebuild.fill(fresh)
        counts.backups += later.backups
        counts.records += later.records
        try await fresh.finishFilling()
        FaultPoint.hit("catalog.filled")
        return counts
    }

    /// Puts the filled file in the catalogue's place; what was there gets another name. Blocks.
    ///
    /// - Returns: The name that the former catalogue has now; nil when there was none.
    func finish() throws -> String? {
        var former: String?
        if try Files.exists(place) {
            let name = place + ".old-\(clock.now().microseconds)"
            try CatalogFile.move(place, to: name)
            former = name
        }
        FaultPoint.hit("catalog.set-aside")
        try Files.syncTree(path)
        try Files.rename(path, to: place)
        // Everything is in the file itself, so those beside it are empty.
        try CatalogFile.remove(path)
        try Files.syncDirectory(dataDirectory)
        return former
    }
}
