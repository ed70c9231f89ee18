package import Platform
package import Protocol
package import Repository

/// Opens what agents have read of the log, with the site key. Opens no log.
package struct LogDetailsReader: Sendable {
    let store: any ObjectStore
    let root: RepositoryRoot
    let siteKey: X25519PrivateKey?
    let catalog: Catalog
    let log: Log

    package init(
        store: any ObjectStore, root: RepositoryRoot, siteKey: X25519PrivateKey?, catalog: Catalog, log: Log
    ) {
        self.store = store
        self.root = root
        self.siteKey = siteKey
        self.catalog = catalog
        self.log = log
    }

    /// The details that a log index names.
    ///
    /// - Returns: Nil when this coordinator keeps no site key, or when they are damaged or gone, which is logged.
    package func read(_ reference: NamedReference, of source: SourceID) async throws -> LogIndexDetails? {
        guard let siteKey, let name = ObjectName(source: source, relative: reference.name),
            let place = ObjectPlace(repository: root.repository, name: name), place.kind == .logIndexDetails
        else { return nil }
        do {
            let sealed = try await store.read(name)
            guard UInt64(sealed.count) == reference.length, .sha256(of: sealed) == reference.sha256 else {
                throw FormatError("log details", "they are not what the index names")
            }
            let keyring = try await keyring(for: sealed, source, siteKey)
            return try await BlockingThreads.shared.run {
                let plain = try ObjectOpener.open(sealed, expecting: place, keyring: keyring)
                return try LogIndexDetails(decoding: plain)
            }
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            log.warn("details.unreadable", (.source, source.description), (.object, name.path), (.reason, "\(error)"))
            return nil
        }
    }

    private func keyring(for sealed: Bytes, _ source: SourceID, _ siteKey: X25519PrivateKey) async throws -> Keyring {
        let key = try ObjectHeader(parsing: Bytes(sealed.prefix(try ObjectHeader.length(in: sealed) ?? 0))).key
        guard let entry = try await catalog.key(key, of: source) else { return [:] }
        let opened = try KeySealing.open(
            try KeyEntry(decoding: entry), with: siteKey, repository: root.repository, source: source)
        return [key: opened]
    }
}
