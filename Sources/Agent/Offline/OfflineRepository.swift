import Platform
import Protocol
import Repository

/// A repository on this host that the recovery key has proven its own.
struct OfflineRepository: Sendable {
    let directory: String
    let store: any ObjectStore
    let reader: RepositoryReader
    let sealed: SealedReader

    /// Opens a repository for reading.
    ///
    /// - Parameters:
    ///   - directory: where it lies.
    ///   - key: must be the one that signed the root.
    ///   - pinned: SHA-256 of the root, where that is known too.
    /// - Throws: `recoveryKeyRefused`, `repositoryUnusable`.
    init(_ directory: String, key: RecoveryKeyFile, pinned: Digest?) async throws {
        self.directory = directory
        store = try await BlockingThreads.shared.run { try LocalStore(directory: directory) }
        reader = try await RepositoryReader(opening: store, pinned: pinned)
        try key.requireKeys(of: reader.root)
        sealed = SealedReader(reader, opening: [key.sealing])
    }

    /// A source and what it is called.
    struct Source {
        let facts: SourceFacts
        let definition: SourceDefinition?

        /// Id, name and newest backup on one line.
        var line: String {
            let name = definition.map { "'\($0.name)'" } ?? "of unknown name"
            let state = definition?.facts.first { $0.name == "state" }?.value
            let newest = facts.holdings.backups.map(\.commit.stopped).max()
            return "\(facts.source) \(name)" + (state == "removed" ? ", removed" : "")
                + (newest.map { ", newest backup \($0.iso8601)" } ?? ", no backup")
        }
    }

    /// All sources, without their log.
    func sources() async throws -> [Source] {
        var all: [Source] = []
        for id in try await reader.sources() { all.append(try await source(id) { $0 == .backup }) }
        return all
    }

    /// The source of this id or name, with its log.
    ///
    /// - Throws: `noSuchThing` or, when several have the name, `usage`; both name what there is.
    func source(called text: String) async throws -> Source {
        let ids = try await reader.sources()
        if let id = SourceID(text: text), ids.contains(id) { return try await source(id) { _ in true } }
        let all = try await sources()
        let named = all.filter { $0.definition?.name == text }
        guard let first = named.first else {
            let known = all.map(\.line).joined(separator: "; ")
            throw HoldfastError(
                .noSuchThing,
                "there is no source '\(text)' in '\(directory)'; there "
                    + (all.isEmpty ? "are none" : "is: \(known)"))
        }
        guard named.count == 1 else {
            throw HoldfastError(
                .usage,
                "several sources are called '\(text)', give the id of one: "
                    + named.map(\.line).joined(separator: "; "))
        }
        return try await source(first.facts.source) { _ in true }
    }

    private func source(_ id: SourceID, where isWanted: (ChainName) -> Bool) async throws -> Source {
        let facts = try await reader.facts(of: id, where: isWanted)
        // A name is a help only: a definition that cannot be read stops nothing.
        let definition = try? await sealed.definition(of: facts)
        return Source(facts: facts, definition: definition)
    }
}
