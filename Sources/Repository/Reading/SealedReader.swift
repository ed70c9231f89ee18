package import Platform
package import Protocol

/// Reads sealed objects that signed records name, with private keys of recipients.
package struct SealedReader: Sendable {
    private let reader: RepositoryReader
    private let privateKeys: [X25519PrivateKey]

    /// Reads what `reader` reads, opened by the first of `privateKeys` that it was sealed to.
    package init(_ reader: RepositoryReader, opening privateKeys: [X25519PrivateKey]) {
        self.reader = reader
        self.privateKeys = privateKeys
    }

    /// An input key of a source.
    ///
    /// - Throws: ``SealingError``, such as when no record carries the key.
    package func key(_ id: KeyID, of facts: SourceFacts) throws(SealingError) -> InputKey {
        guard let entry = facts.keys[id] else { throw .unknownKey(id) }
        for privateKey in privateKeys {
            do throws(SealingError) {
                return try KeySealing.open(
                    entry, with: privateKey, repository: reader.root.repository, source: facts.source)
            } catch .notARecipient {
                continue
            }
        }
        throw .notARecipient(id)
    }

    /// What was last said about a source; nil when nothing was.
    ///
    /// - Throws: ``ReadingError``, ``StoreError``, ``SealingError`` or ``FormatError``.
    package func definition(of facts: SourceFacts) async throws -> SourceDefinition? {
        guard let reference = facts.definition else { return nil }
        let plain = try await open(reference, of: facts)
        return try FormatError.reading("definition of a source") { () throws(WireError) in
            try SourceDefinition(decoding: plain)
        }
    }

    /// What was read of the log that an index lists.
    ///
    /// - Throws: ``ReadingError``, ``StoreError``, ``SealingError`` or ``FormatError``.
    package func details(_ reference: NamedReference, of facts: SourceFacts) async throws -> LogIndexDetails {
        try LogIndexDetails(decoding: try await open(reference, of: facts))
    }

    private func open(_ reference: NamedReference, of facts: SourceFacts) async throws -> Bytes {
        guard let name = ObjectName(source: facts.source, relative: reference.name),
            let place = ObjectPlace(repository: reader.root.repository, name: name)
        else { throw ReadingError.unexpected(path: reference.name) }
        let sealed = try await reader.store.read(name)
        guard UInt64(sealed.count) == reference.length, .sha256(of: sealed) == reference.sha256 else {
            throw ReadingError.altered(name)
        }
        let prefix = Bytes(sealed.prefix(try ObjectHeader.length(in: sealed) ?? 0))
        let key = try key(try ObjectHeader(parsing: prefix).key, of: facts)
        return try ObjectOpener.open(sealed, expecting: place, keyring: [key.id: key])
    }
}
