package import Protocol

/// Reads a repository's clear facts, checking every signature on the way; needs no key.
package struct RepositoryReader: Sendable {
    package let store: any ObjectStore
    package let root: RepositoryRoot
    /// SHA-256 of the root, which tokens and agents pin.
    package let rootDigest: Digest

    /// Reads and checks the root.
    ///
    /// - Parameters:
    ///   - store: where the repository rests.
    ///   - pinned: SHA-256 of the root, when it is known.
    /// - Throws: ``ReadingError`` or ``StoreError``.
    package init(opening store: any ObjectStore, pinned: Digest? = nil) async throws {
        self.store = store
        do {
            let bytes = try await store.read(.root)
            rootDigest = .sha256(of: bytes)
            root = try RepositoryRoot(verifying: bytes)
        } catch StoreError.missing {
            throw ReadingError.noRoot
        } catch let error as FormatError {
            throw ReadingError.badRoot(error)
        }
        guard pinned == nil || pinned == rootDigest else {
            throw ReadingError.otherRoot(expected: pinned ?? .zero, found: rootDigest)
        }
    }

    /// The sources that something is stored of, in the order of their identifiers.
    package func sources() async throws -> [SourceID] {
        try await store.folders(under: "sources/").compactMap(SourceID.init(text:))
    }

    /// The chains of a source that hold something.
    package func chains(of source: SourceID) async throws -> [ChainName] {
        try await store.folders(under: ObjectName.folder(of: source) + "chain/").compactMap(ChainName.init(text:))
    }

    /// What the upkeep chain of a source says about keys.
    package func membership(of source: SourceID) async throws -> MembershipView {
        var view = try MembershipView(root: root)
        var walk = try await ChainWalk(self, ChainHead(source: source, chain: .upkeep))
        while let record = try await walk.next(membership: view) {
            do {
                try view.apply(record.body.content)
            } catch {
                throw ReadingError.badRecord(record.name, error)
            }
        }
        return view
    }

    /// The records of a chain, first to last, each checked before it is handed out.
    package func records(
        of source: SourceID, _ chain: ChainName, membership: MembershipView
    ) async throws -> [Record] {
        var records: [Record] = []
        var walk = try await ChainWalk(self, ChainHead(source: source, chain: chain))
        while let record = try await walk.next(membership: membership) { records.append(record) }
        return records
    }

    /// The inventory of a backup, equal to what its commit record names.
    package func inventory(of source: SourceID, _ commit: CommitContent) async throws -> Inventory {
        let name = ObjectName.inventory(source, commit.backup, commit.attempt)
        let bytes = try await store.read(name)
        guard UInt64(bytes.count) == commit.inventory.length, .sha256(of: bytes) == commit.inventory.sha256,
            let inventory = try? Inventory(decoding: bytes), inventory.repository == root.repository,
            inventory.source == source, inventory.backup == commit.backup, inventory.attempt == commit.attempt
        else { throw ReadingError.altered(name) }
        return inventory
    }
}

extension ObjectStore {
    /// The folders right under `prefix`, which ends with a slash.
    func folders(under prefix: String) async throws -> [String] {
        var folders: [String] = []
        var after: String?
        while let entry = try await list(under: prefix, after: after, limit: 1).first {
            let rest = entry.path.dropFirst(prefix.count)
            guard let slash = rest.firstIndex(of: "/") else {
                after = entry.path
                continue
            }
            folders.append(String(rest[..<slash]))
            // "0" is the character behind "/": no path below the folder is greater.
            after = prefix + rest[..<slash] + "0"
        }
        return folders
    }
}
