import Platform
import Protocol
import Repository

/// What a backup holds, as its opened manifest tells it; every path has been judged.
struct RestoreContent: Sendable {
    /// The longest manifest accepted, in bytes before decompression and after.
    static let manifestLimit = 512 << 20

    let manifest: Manifest
    /// The backups that maps refer to by index.
    let backups: [ProvenBackup]

    /// Opens the manifest of the first of `backups`.
    ///
    /// - Throws: `objectDamaged` when it is not the committed one, cannot be opened, or names what may not be written.
    static func open(
        _ backups: [ProvenBackup], repository: RepositoryID, keyring: Keyring, from delivery: any RestoreDelivery
    ) async throws -> RestoreContent {
        let object = backups[0].manifest
        guard object.length <= UInt64(manifestLimit) else { throw object.altered }
        let sealed = try await delivery.whole(object)
        do {
            let manifest = try await BlockingThreads.shared.run {
                try decode(sealed, object.name, repository, keyring)
            }
            return try RestoreContent(manifest, backups)
        } catch {
            throw object.damaged(error)
        }
    }

    private static func decode(
        _ sealed: Bytes, _ name: ObjectName, _ repository: RepositoryID, _ keyring: Keyring
    ) throws -> Manifest {
        guard let place = ObjectPlace(repository: repository, name: name) else {
            throw PipelineError("it has no place in the repository")
        }
        let frame = try ObjectOpener.open(sealed, expecting: place, keyring: keyring)
        return try Manifest(decoding: try Decompressor().decompressFrame(frame, limit: manifestLimit))
    }

    private init(_ manifest: Manifest, _ backups: [ProvenBackup]) throws {
        self.manifest = manifest
        var order: [ProvenBackup] = []
        for id in manifest.backups {
            guard let backup = backups.first(where: { $0.commit.backup == id }) else {
                throw PipelineError("it refers to backup \(id), which its inventory does not name")
            }
            order.append(backup)
        }
        guard order.first?.commit.backup == backups[0].commit.backup else {
            throw PipelineError("it is that of another backup")
        }
        self.backups = order
        try RestorePaths.check(manifest)
    }
}
