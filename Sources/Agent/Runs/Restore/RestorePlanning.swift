import Platform
import Protocol
import Repository

/// Reads the maps of all files and turns them round: what each pack holds of which file.
struct RestorePlanning {
    /// Runs gathered before they are handed over.
    static let batch = 4096

    let content: RestoreContent
    let repository: RepositoryID
    let keyring: Keyring
    let delivery: any RestoreDelivery

    /// Fills `book`; the file numbers of its runs are indices of the manifest's files.
    ///
    /// - Parameters:
    ///   - book: the plan to write.
    ///   - isWanted: whether the file at an index is restored.
    /// - Throws: `objectDamaged` when a map is not what the manifest tells, or leads to what is not listed.
    func fill(_ book: PlanBook, isWanted: [Bool]) async throws {
        let maps = MapReader { backup, number in try await mapPack(backup, number) }
        var runs: [PlannedRun] = []
        for (index, file) in content.manifest.files.enumerated() where isWanted[index] {
            do {
                try await maps.leaves(of: file) { leaf, offset in
                    try add(leaf, UInt32(index), offset, &runs)
                }
            } catch {
                throw content.backups[0].manifest.damaged(error)
            }
            guard runs.count >= Self.batch else { continue }
            try await book.add(runs)
            runs.removeAll(keepingCapacity: true)
        }
        try await book.add(runs)
    }

    private func add(_ leaf: Leaf, _ file: UInt32, _ offset: UInt64, _ runs: inout [PlannedRun]) throws {
        var offset = offset
        for run in leaf.runs {
            if let planned = PlannedRun(run, file: file, fileOffset: offset) {
                _ = try content.pack(planned.pack)
                runs.append(planned)
            }
            offset += UInt64(run.length)
        }
    }

    private func mapPack(_ backup: UInt32, _ number: UInt32) async throws -> PackReader {
        let object = try content.object(backup, \.mapPacks, number)
        let bytes = try await delivery.whole(object)
        guard let place = ObjectPlace(repository: repository, name: object.name) else { throw object.altered }
        do {
            return try PackReader(bytes, expecting: place, keyring: keyring)
        } catch {
            throw object.damaged(error)
        }
    }
}

extension RestoreContent {
    /// The pack that a run names.
    func pack(_ pack: PlannedRun.Pack) throws -> ProvenObject {
        try object(pack.backup, \.packs, pack.number)
    }

    /// A listed object of a backup that maps refer to.
    ///
    /// - Throws: `PipelineError` when there is none.
    func object(
        _ backup: UInt32, _ kind: KeyPath<ProvenBackup, [UInt64: ProvenObject]>, _ number: UInt32
    ) throws(PipelineError) -> ProvenObject {
        guard Int(backup) < backups.count, let object = backups[Int(backup)][keyPath: kind][UInt64(number)] else {
            throw PipelineError("a map leads to pack \(number) of backup \(backup), which no inventory lists")
        }
        return object
    }
}
