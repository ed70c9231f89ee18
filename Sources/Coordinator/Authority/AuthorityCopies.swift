package import Platform
import Protocol
package import Repository

/// Keeps a sealed copy of the authority in the repository: a new one after every change, tried until it stands.
package struct AuthorityCopies: Sendable {
    /// What the findings of status call it.
    package static let finding = "authority-copy-failed"
    private static let pause = Duration.seconds(10)

    let authority: Authority
    let reader: RepositoryReader
    let catalog: Catalog
    let clock: any WallClock
    let log: Log

    package init(
        authority: Authority, reader: RepositoryReader, catalog: Catalog, clock: any WallClock, log: Log
    ) {
        self.authority = authority
        self.reader = reader
        self.catalog = catalog
        self.clock = clock
        self.log = log
    }

    /// Copies now and after every change, until cancelled.
    package func run() async {
        await copyUntilItStands()
        for await _ in authority.changes { await copyUntilItStands() }
    }

    private func copyUntilItStands() async {
        while !Task.isCancelled {
            do {
                try await copy()
                return try await catalog.tell(Self.finding, nil, at: clock.now())
            } catch {
                let reason = HoldfastError(handling: error).message
                log.error("authority.copy-failed", (.reason, reason))
                let text =
                    "the newest state of the authority has no copy in the repository, so a new coordinator would not "
                    + "know of it: \(reason)"
                try? await catalog.tell(Self.finding, text, at: clock.now())
                try? await Task.sleep(for: Self.pause)
            }
        }
    }

    /// Writes a copy, unless the newest one is of the same content already.
    ///
    /// - Returns: Whether one was written.
    /// - Throws: `coordinatorReplaced` when another coordinator has taken over.
    @discardableResult
    package func copy() async throws -> Bool {
        let content = try await authority.content()
        let keys = authority.keys
        let newest = try await reader.authorityEpochs().first
        if let newest, let copy = try await copy(newest) {
            guard copy.generation <= keys.generation else { throw Self.replaced }
            let isSame = copy.fingerprint == content.fingerprint(keys.signingKey) && copy.generation == keys.generation
            if isSame { return false }
        }
        let (epoch, overflow) = (newest ?? 0).addingReportingOverflow(1)
        guard !overflow else {
            throw HoldfastError(.repositoryUnusable, "the copies of the authority have run out of numbers")
        }
        let next = try AuthorityCopy(
            sealing: content, epoch: epoch, generation: keys.generation, root: reader.root, signingKey: keys.signingKey,
            now: clock.now())
        _ = try await reader.store.create(.authority(epoch), next.signed(with: keys.signingKey))
        FaultPoint.hit("authority.copied")
        log.info("authority.copy-stored", (.number, epoch))
        return true
    }

    /// A copy by its number; nil when it is damaged, which verification tells of.
    private func copy(_ epoch: UInt64) async throws -> AuthorityCopy? {
        do { return try await reader.authorityCopy(epoch) } catch is FormatError { return nil }
    }

    /// Passes while no other coordinator has taken over the repository.
    ///
    /// - Throws: `coordinatorReplaced`.
    package func refuseReplaced() async throws {
        guard let newest = try await reader.authorityEpochs().first, let copy = try await copy(newest),
            copy.generation > authority.keys.generation
        else { return }
        throw Self.replaced
    }

    private static let replaced = HoldfastError(
        .coordinatorReplaced,
        "another coordinator has taken this repository over ('init --adopt'): this one must not go on; stop its service, "
            + "and have agents and operators use the new one")
}
