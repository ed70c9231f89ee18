package import Protocol

/// Verifies a repository without any key: walks the chains, reads every object that a signed record names, and names
/// what is wrong with the restore points it breaks.
package struct Scrub: Sendable {
    private let store: any ObjectStore
    private let pinnedRoot: Digest?
    private let heads: [ChainHead]

    /// A scrub of everything in `store`.
    ///
    /// - Parameters:
    ///   - store: where the repository rests.
    ///   - pinnedRoot: SHA-256 of the root, when it is known.
    ///   - heads: the last records of chains as remembered elsewhere; only they can tell that the newest are missing.
    package init(store: any ObjectStore, pinnedRoot: Digest? = nil, heads: [ChainHead] = []) {
        self.store = store
        self.pinnedRoot = pinnedRoot
        self.heads = heads
    }

    /// Runs to the end, whatever is found.
    ///
    /// - Parameters:
    ///   - sources: only these; nil for all, and for what lies outside of sources too.
    ///   - progress: called after each object.
    /// - Returns: the findings and what was read.
    /// - Throws: ``StoreError`` when the store cannot be listed, or `CancellationError`.
    package func run(
        sources: Set<SourceID>? = nil, progress: @escaping @Sendable (ScrubProgress) -> Void = { _ in }
    ) async throws -> ScrubReport {
        var report = ScrubReport()
        let top = try await TopListing.read(store)
        if sources == nil {
            for path in top.unexpected {
                report.findings.append(
                    ScrubFinding(.unexpected, source: nil, object: path, reason: "it has no place in a repository"))
            }
        }
        let known = Set(top.sources).union(heads.map(\.source))
        let chosen = known.filter { sources?.contains($0) ?? true }.sorted()
        let reader: RepositoryReader
        do {
            reader = try await RepositoryReader(opening: store, pinned: pinnedRoot)
            _ = try MembershipView(root: reader.root)
        } catch {
            report.findings.append(try await rootFinding(error, chosen))
            return report
        }
        if sources == nil { try await AuthorityScrub(reader: reader).run(&report) }
        report.isFreshnessProven = !chosen.isEmpty
        for source in chosen {
            let heads = heads.filter { $0.source == source }
            let (objects, bytes, findings) = (report.objects, report.bytes, report.findings.count)
            var scrub = SourceScrub(reader, source, heads: heads) { step in
                var all = step
                all.objects += objects
                all.bytes += bytes
                all.findings += findings
                progress(all)
            }
            try await scrub.run(&report)
        }
        return report
    }

    /// Without a root no signature can be checked, so it breaks all that the repository claims to hold.
    private func rootFinding(_ error: any Error, _ sources: [SourceID]) async throws -> ScrubFinding {
        let reason: String =
            switch error {
            case let error as ReadingError: error.description
            case let error as FormatError: error.description
            case let error as StoreError: error.description
            default: throw error
            }
        var finding = ScrubFinding(.root, source: nil, object: ObjectName.root.path, reason: reason)
        for source in sources {
            let claims = try await UncheckedClaims.read(store, source)
            finding.brokenBackups += claims.backups
            finding.brokenLog += claims.log
        }
        return finding
    }
}
