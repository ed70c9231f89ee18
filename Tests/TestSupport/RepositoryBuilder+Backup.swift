import Platform
package import Protocol
import Repository

extension RepositoryBuilder {
    /// A whole backup, from intent to commit record.
    ///
    /// - Parameters:
    ///   - source: whose backup it is.
    ///   - files: what it holds.
    ///   - parent: an earlier backup that pieces refer to, with its keys; nil makes a full.
    ///   - branch: the log branch.
    ///   - timeline: the timeline.
    ///   - start: where its log begins.
    ///   - stop: where it is consistent.
    /// - Returns: what was stored.
    /// - Throws: what the store throws.
    package mutating func backup(
        _ source: SourceID, _ files: [SampleFile], parent: SampleBackup? = nil, branch: LogBranch, timeline: TimelineID,
        start: LSN, stop: LSN
    ) async throws -> SampleBackup {
        let id = BackupID.random()
        let key = InputKey.generate()
        let entry = try seal(key, source)
        try await append(
            .intent(
                IntentContent(
                    backup: id, attempt: attempt, type: parent == nil ? .full : .incremental, parent: parent?.backup,
                    keys: [entry])), source, .backup)
        let backups = [id] + (parent.map { [$0.backup] } ?? [])
        let layout = SamplePacks(files, backups: backups, modified: keys.now)
        var objects: [NamedReference] = []
        for (number, pack) in layout.packs.enumerated() {
            objects.append(try await put(.pack(source, id, attempt, UInt64(number)), pack, key))
        }
        if !layout.mapPack.isEmpty {
            objects.append(try await put(.map(source, id, attempt, 0), layout.mapPack, key))
        }
        let manifest = try await put(
            .manifest(source, id, attempt), RawZstdFrame.wrap(Self.manifest(layout, backups).encoded), key)
        objects.append(manifest)
        let inventory = try await self.inventory(source, id, objects, files, parent)
        let commit = CommitContent(
            backup: id, attempt: attempt, type: parent == nil ? .full : .incremental, parent: parent?.backup,
            engine: "postgresql", engineVersion: "15.10", serverVersion: 150_010, systemIdentifier: 42,
            timeline: timeline, historyDigest: .zero, startLSN: start, stopLSN: stop, started: keys.now,
            stopped: keys.now, startedByAgent: keys.now, stoppedByAgent: keys.now,
            logicalBytes: files.reduce(0) { $0 + UInt64($1.content.count) },
            storedBytes: objects.reduce(0) { $0 + $1.length }, fileCount: UInt64(files.count),
            keys: [entry] + (parent?.commit.keys ?? []), inventory: inventory,
            manifest: ObjectReference(length: manifest.length, sha256: manifest.sha256), branch: branch,
            segmentSize: segmentSize, findingCount: 0, codec: "none", checksumsVerified: true)
        try await append(.commit(commit), source, .backup)
        return SampleBackup(commit: commit, files: files, firstLocations: layout.firstLocations)
    }

    /// An attempt that stored one pack and was then given up.
    package mutating func abandonedBackup(_ source: SourceID) async throws {
        let id = BackupID.random()
        let key = InputKey.generate()
        let intent = IntentContent(backup: id, attempt: attempt, type: .full, keys: [try seal(key, source)])
        try await append(.intent(intent), source, .backup)
        _ = try await put(.pack(source, id, attempt, 0), PackTable().bytes, key)
        try await append(.abort(AbortContent(backup: id, attempt: attempt, reason: "cancelled")), source, .backup)
    }

    private static func manifest(_ layout: SamplePacks, _ backups: [BackupID]) -> Manifest {
        Manifest(
            engine: "postgresql", facts: [EngineFact(name: "block_size", value: "8192")], backups: backups,
            files: layout.files, directories: [ManifestDirectory(root: .dataDirectory, path: [0x62], mode: 0o700)],
            attachments: [NamedFile(name: "backup_label", bytes: Bytes("START WAL LOCATION\n".utf8))])
    }

    private func inventory(
        _ source: SourceID, _ backup: BackupID, _ objects: [NamedReference], _ files: [SampleFile],
        _ parent: SampleBackup?
    ) async throws -> ObjectReference {
        var packs = Bitmap()
        for case .parent(_, let location) in files.flatMap(\.pieces) { packs.insert(Int(location.pack)) }
        let inventory = Inventory(
            repository: keys.repository, source: source, backup: backup, attempt: attempt, objects: objects,
            references: parent.map { [BackupReference(backup: $0.backup, packs: packs, mapPacks: Bitmap())] } ?? [])
        let bytes = inventory.encoded
        _ = try await store.create(.inventory(source, backup, attempt), bytes)
        return ObjectReference(length: UInt64(bytes.count), sha256: .sha256(of: bytes))
    }
}
