package import Platform
package import Protocol
package import Repository

/// Sends stored bytes to agents; a whole object is checked once more on its way. Opens nothing.
package struct ObjectDelivery: Sendable {
    /// Bytes read from the store at a time.
    private static let pieceLength: UInt64 = 1 << 20
    /// The most names in one answer.
    private static let listLimit = 1000

    let store: any ObjectStore
    let catalog: Catalog
    let access: ReadAccess

    package init(store: any ObjectStore, catalog: Catalog, access: ReadAccess) {
        self.store = store
        self.catalog = catalog
        self.access = access
    }

    /// Sends the bytes that were asked for.
    ///
    /// - Parameters:
    ///   - get: The agent's request.
    ///   - agent: Who asks, by its certificate.
    ///   - announce: Sends how many bytes follow.
    ///   - send: Sends one piece; the last one says so.
    /// - Throws: `notGranted`, `noSuchThing`, or `objectRefused` when the object is not what was stored: it is then cut
    ///   off before its end.
    package func deliver(
        _ get: GetObject, to agent: AgentIdentity, announce: (ObjectFollows) async throws -> Void,
        send: (_ bytes: Bytes, _ isLast: Bool) async throws -> Void
    ) async throws {
        try await access.require(get.name, by: agent, job: get.job)
        let total = try await length(get.name)
        guard get.offset <= total else {
            throw HoldfastError(.noSuchThing, "the object '\(get.name)' has no byte \(get.offset)")
        }
        let length = min(get.length ?? total - get.offset, total - get.offset)
        try await announce(ObjectFollows(length: length))
        FaultPoint.hit("delivery.announced")
        let check = get.offset == 0 && length == total ? try await WholeCheck(get.name, catalog) : nil
        var position = get.offset
        let end = get.offset + length
        guard position < end else { return try await send([], true) }
        while position < end {
            let next = min(end, position + Self.pieceLength)
            let bytes = try await store.read(get.name, range: position..<next)
            check?.take(bytes)
            if next == end { try check?.finish() }
            try await send(bytes, next == end)
            FaultPoint.hit("delivery.piece-sent")
            position = next
        }
    }

    private func length(_ name: ObjectName) async throws -> UInt64 {
        do {
            return try await store.length(name)
        } catch StoreError.missing {
            throw HoldfastError(.noSuchThing, "the object '\(name)' is not in the repository")
        }
    }

    /// Lists names and lengths.
    package func list(_ request: ListObjects, for agent: AgentIdentity) async throws -> ObjectList {
        try await access.requireListing(request.prefix, by: agent)
        let limit = max(1, min(Int(request.limit), Self.listLimit))
        let entries = try await store.list(under: request.prefix, after: request.after?.path, limit: limit + 1)
        let listed = entries.prefix(limit).compactMap { entry in
            entry.name.map { ListedObject(name: $0, length: entry.length) }
        }
        return ObjectList(entries: listed, more: entries.count > limit)
    }
}

/// Compares a whole object with what was measured when it came in.
private final class WholeCheck {
    private let name: ObjectName
    private let expected: Protocol.Digest
    private let hasher = SHA256Hasher()

    init?(_ name: ObjectName, _ catalog: Catalog) async throws {
        guard let known = try await catalog.objects([name])[name] else { return nil }
        self.name = name
        expected = known.digest
    }

    func take(_ bytes: Bytes) { hasher.update(bytes) }

    func finish() throws {
        guard Protocol.Digest(bytes: hasher.finish()) == expected else {
            throw HoldfastError(
                .objectRefused, "the object '\(name)' is not what was stored any more; run 'holdfast verify'")
        }
    }
}
