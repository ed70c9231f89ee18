package import Platform
package import Protocol
package import Repository

/// Re-seals the keys that a running restore needs to the key that its agent made for it.
package struct KeyDelivery: Sendable {
    let root: RepositoryRoot
    let siteKey: X25519PrivateKey?
    let catalog: Catalog
    let desk: JobDesk
    let facts: FactIntake
    let spool: Spool
    let clock: any WallClock

    package init(
        root: RepositoryRoot, siteKey: X25519PrivateKey?, catalog: Catalog, desk: JobDesk, facts: FactIntake,
        spool: Spool, clock: any WallClock
    ) {
        self.root = root
        self.siteKey = siteKey
        self.catalog = catalog
        self.desk = desk
        self.facts = facts
        self.spool = spool
        self.clock = clock
    }

    /// Answers a request for keys.
    ///
    /// - Throws: `coordinatorBlind`, `notGranted` for a key that the restore does not need, `staleAttempt`.
    package func grant(_ request: KeyRequest, to agent: AgentIdentity) async throws -> KeyGrant {
        guard let siteKey else {
            throw HoldfastError(
                .coordinatorBlind, "this coordinator keeps no site key; only the recovery key opens its backups")
        }
        let (order, attempt) = try await desk.restoreOrder(request.job, agent: agent)
        guard request.attempt == attempt else {
            throw HoldfastError(.staleAttempt, "attempt \(request.attempt) of restore \(request.job) is not the newest")
        }
        guard let host = try? X25519PublicKey(raw: request.ephemeralKey) else {
            throw HoldfastError(.malformedMessage, "the agent sent bytes that are no X25519 public key")
        }
        let allowed = try await needed(order)
        FaultPoint.hit("keys.asked-not-granted")
        var entries: [GrantedKey] = []
        for key in request.keys {
            guard allowed.contains(key), let bytes = try await catalog.key(key, of: order.source) else {
                throw HoldfastError(.notGranted, "the key \(key) is not one that restore \(request.job) needs")
            }
            entries.append(try reseal(try KeyEntry(decoding: bytes), order.source, siteKey, host))
        }
        FaultPoint.hit("keys.resealed-not-sent")
        return KeyGrant(entries: entries)
    }

    private func reseal(
        _ entry: KeyEntry, _ source: SourceID, _ siteKey: X25519PrivateKey, _ host: X25519PublicKey
    ) throws -> GrantedKey {
        let key = try KeySealing.open(entry, with: siteKey, repository: root.repository, source: source)
        let recipient = Recipient(kind: .host, epoch: 0, publicKey: host)
        let sealed = try KeySealing.seal(
            key, to: [recipient], repository: root.repository, source: source, attempt: entry.attempt,
            made: clock.now())
        guard let first = sealed.sealedKeys.first else {
            throw HoldfastError(.internalFault, "the key \(entry.key) was sealed to nobody")
        }
        return GrantedKey(key: entry.key, attempt: entry.attempt, sealed: first.encoded)
    }

    /// The keys of the base and of every log object in the order's ranges.
    private func needed(_ order: RestoreOrder) async throws -> Set<KeyID> {
        let holdings = try await facts.holdings(of: order.source)
        var keys = Set(holdings.backup(order.backup)?.commit.keys.map(\.key) ?? [])
        for range in order.log {
            let marks = holdings.marks[.log(branch: range.branch, timeline: range.timeline)] ?? []
            for object in marks.flatMap(\.objects)
            where object.kind == .history || object.end > range.from && object.start < range.to {
                keys.insert(object.key)
            }
            keys.formUnion(spool.keys(of: order.source, range))
        }
        return keys
    }
}
