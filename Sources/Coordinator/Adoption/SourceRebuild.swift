import Platform
import Protocol
import Repository

/// Takes the chains and keys of one source into a catalogue that knows the source already.
struct SourceRebuild {
    /// How many records are told of together.
    private static let progressStep: UInt64 = 64

    let reader: RepositoryReader
    let catalog: Catalog
    let source: SourceID
    private var attempt: UInt64 = 0
    private var writer: UInt64 = 0
    private var branch: UInt32 = 0
    private var handover: HandoverContent?

    init(reader: RepositoryReader, catalog: Catalog, source: SourceID) {
        self.reader = reader
        self.catalog = catalog
        self.source = source
    }

    /// Walks every chain from the head that the catalogue knows.
    mutating func run(
        membership: MembershipView, _ facts: FactIntake, _ counts: inout RebuiltCounts,
        progress: @Sendable (UInt64) async -> Void
    ) async throws {
        counts.keys += try await takeKeys()
        for chain in try await reader.chains(of: source) where chain != .upkeep {
            if case .log(let branch, _) = chain { self.branch = max(self.branch, branch.rawValue) }
            var walk = try await ChainWalk(reader, try await facts.head(of: source, chain))
            while let record = try await walk.next(membership: membership) {
                try await note(record)
                try await facts.note(record)
                counts.records += 1
                if case .commit = record.body.content { counts.backups += 1 }
                if counts.records % Self.progressStep == 0 { await progress(counts.records) }
            }
        }
        let lead = attempt == 0 ? 0 : attempt.addingReportingOverflow(CatalogRebuild.attemptLead).partialValue
        try await catalog.raise(source, branch: branch, fence: max(attempt, lead), logFence: writer)
        if let handover { try await catalog.note(handover, of: source) }
    }

    /// Keys whose sealed form is durable, also when no record names them yet: what was sealed with them may come still.
    private func takeKeys() async throws -> UInt64 {
        var walk = StoreWalk(reader.store, under: ObjectName.folder(of: source) + "keys/")
        var keys: [(KeyID, Bytes)] = []
        while let entry = try await walk.next() {
            guard let name = entry.name, case .key(_, let key, 0)? = name.parts else { continue }
            let bytes = try await reader.store.read(name)
            guard let sealed = try? KeyEntry(decoding: bytes), sealed.key == key else { continue }
            keys.append((key, bytes))
        }
        try await catalog.put(keys: keys, of: source)
        return UInt64(keys.count)
    }

    private mutating func note(_ record: Record) async throws {
        switch record.body.content {
        case .intent(let content): attempt = max(attempt, content.attempt.rawValue)
        case .commit(let content):
            attempt = max(attempt, content.attempt.rawValue)
            try await noteObjects(of: content, at: record.body.time)
        case .logIndex(let index):
            writer = max(writer, record.body.attempt.rawValue)
            let objects = index.objects.map { NamedReference(name: $0.name, length: $0.length, sha256: $0.sha256) }
            try await put(objects + [index.details].compactMap(\.self), at: record.body.time)
        case .gap: writer = max(writer, record.body.attempt.rawValue)
        case .handover(let content): handover = content
        case .abort, .memberAdded, .memberRemoved, .receipt, .listing, .evidence: break
        }
    }

    /// What a backup stored, by the word of its commit record. An inventory that is missing or altered is for
    /// verification to tell of; the backup is listed all the same.
    private func noteObjects(of commit: CommitContent, at time: Timestamp) async throws {
        let name = ObjectName.inventory(source, commit.backup, commit.attempt)
        guard let inventory = try? await reader.inventory(of: source, commit) else { return }
        let own = name.relativeToSource.map {
            NamedReference(name: $0, length: commit.inventory.length, sha256: commit.inventory.sha256)
        }
        try await put(inventory.objects + [own].compactMap(\.self), at: time)
    }

    private func put(_ references: [NamedReference], at time: Timestamp) async throws {
        let objects = references.compactMap { reference in
            ObjectName(source: source, relative: reference.name).map {
                StoredObject(name: $0, source: source, length: reference.length, digest: reference.sha256)
            }
        }
        try await catalog.put(objects, at: time)
    }
}
