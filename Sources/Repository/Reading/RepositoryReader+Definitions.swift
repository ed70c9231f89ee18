package import Platform
package import Protocol

/// Sealed definitions of sources.
extension RepositoryReader {
    /// The newest definition that the upkeep chain of a source lists.
    package struct FoundDefinition: Sendable {
        package let number: UInt64
        /// Nil when none of the keys given opens it.
        package let definition: SourceDefinition?
        /// When the coordinator began the chain.
        package let begun: Timestamp
    }

    /// Reads the newest definition of a source.
    ///
    /// - Parameters:
    ///   - source: whose.
    ///   - keys: private halves of the recovery or the site key.
    /// - Returns: nil when the chain lists none.
    /// - Throws: ``ReadingError``, ``StoreError``, ``FormatError`` or ``SealingError`` when it is damaged.
    package func definition(of source: SourceID, keys: [X25519PrivateKey]) async throws -> FoundDefinition? {
        var view = try MembershipView(root: root)
        var walk = try await ChainWalk(self, ChainHead(source: source, chain: .upkeep))
        var begun: Timestamp?
        var newest: (number: UInt64, name: ObjectName, reference: NamedReference, keys: [KeyEntry])?
        while let record = try await walk.next(membership: view) {
            begun = begun ?? record.body.time
            do {
                try view.apply(record.body.content)
            } catch {
                throw ReadingError.badRecord(record.name, error)
            }
            guard case .listing(let listing) = record.body.content else { continue }
            for object in listing.objects {
                guard let name = ObjectName(source: source, relative: object.name),
                    case .definition(_, let number)? = name.parts, number > newest?.number ?? 0
                else { continue }
                newest = (number, name, object, listing.keys)
            }
        }
        guard let newest, let begun else { return nil }
        let object = try await store.read(newest.name)
        guard UInt64(object.count) == newest.reference.length, .sha256(of: object) == newest.reference.sha256,
            let place = ObjectPlace(repository: root.repository, name: newest.name)
        else { throw ReadingError.altered(newest.name) }
        let keyring = try open(newest.keys, with: keys, of: source)
        guard !keyring.isEmpty else { return FoundDefinition(number: newest.number, definition: nil, begun: begun) }
        let plain = try ObjectOpener.open(object, expecting: place, keyring: keyring)
        let definition = try FormatError.reading("definition of a source") { () throws(WireError) in
            try SourceDefinition(decoding: plain)
        }
        return FoundDefinition(number: newest.number, definition: definition, begun: begun)
    }

    private func open(_ entries: [KeyEntry], with keys: [X25519PrivateKey], of source: SourceID) throws -> Keyring {
        var keyring: Keyring = [:]
        for entry in entries {
            for key in keys where keyring[entry.key] == nil {
                do {
                    keyring[entry.key] = try KeySealing.open(
                        entry, with: key, repository: root.repository, source: source)
                } catch SealingError.notARecipient {
                    continue
                }
            }
        }
        return keyring
    }
}
