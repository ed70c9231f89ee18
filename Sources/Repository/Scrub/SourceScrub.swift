import Platform
import Protocol

/// Verifies everything that is stored of one source.
struct SourceScrub {
    let reader: RepositoryReader
    let source: SourceID
    let heads: [ChainHead]
    let progress: @Sendable (ScrubProgress) -> Void

    var findings: [ScrubFinding] = []
    var objects: UInt64 = 0
    var bytes: UInt64 = 0
    var provisional: UInt64 = 0
    private var known: [ChainName: [UInt64: Digest]] = [:]
    private var membership: MembershipView?
    private var upkeepIsDamaged = false

    init(
        _ reader: RepositoryReader, _ source: SourceID, heads: [ChainHead],
        progress: @escaping @Sendable (ScrubProgress) -> Void
    ) {
        self.reader = reader
        self.source = source
        self.heads = heads
        self.progress = progress
    }

    var store: any ObjectStore { reader.store }
    var root: RepositoryRoot { reader.root }

    /// Scrubs the source and adds to `report`.
    ///
    /// Others may go on writing: what comes after a chain was read is provisional at worst.
    mutating func run(_ report: inout ScrubReport) async throws {
        for head in heads where head.sequence > 0 { known[head.chain, default: [:]][head.sequence] = head.digest }
        var chains = try await walkChains()
        // A member may have been added after the upkeep chain was read, so strangers get a second look.
        let hasStrangers = chains.values.contains { chain in chain.damages.contains(where: \.isOfUnknownKey) }
        if hasStrangers { chains = try await walkChains() }
        try await judge(chains)
        report.findings += findings
        report.sources += 1
        report.backups += BackupFacts(chains[.backup] ?? ScrubbedChain(chain: .backup)).commits.count
        report.records += chains.values.reduce(0) { $0 + UInt64($1.entries.count) }
        report.objects += objects
        report.bytes += bytes
        report.provisional += provisional
        let fresh = Set(heads.map(\.chain))
        if !chains.keys.allSatisfy(fresh.contains) { report.isFreshnessProven = false }
    }

    /// Reads all chains, the one that tells the keys first.
    private mutating func walkChains() async throws -> [ChainName: ScrubbedChain] {
        findings = []
        var upkeepScrub = ChainScrub(
            store, root.repository, source, .upkeep, membership: try MembershipView(root: root),
            known: known[.upkeep] ?? [:])
        let upkeep = try await upkeepScrub.run()
        for entry in upkeep.entries {
            guard case .receipt(let receipt) = entry.content else { continue }
            known[receipt.chain, default: [:]][receipt.sequence] = receipt.digest
        }
        membership = upkeepScrub.membership
        upkeepIsDamaged = !upkeep.damages.isEmpty
        var chains: [ChainName: ScrubbedChain] = [.upkeep: upkeep]
        for name in try await chainNames() where name != .upkeep { chains[name] = try await walk(name) }
        return chains
    }

    /// Reads one chain, with the keys that the upkeep chain told.
    func walk(_ name: ChainName) async throws -> ScrubbedChain {
        var scrub = ChainScrub(
            store, root.repository, source, name, membership: membership, known: known[name] ?? [:],
            trustsUnknownKeys: upkeepIsDamaged)
        return try await scrub.run()
    }

    /// The chains that are there or that a receipt or head knows.
    private mutating func chainNames() async throws -> [ChainName] {
        var names = Set(known.keys)
        for folder in try await store.folders(under: ObjectName.folder(of: source) + "chain/") {
            if let name = ChainName(text: folder) {
                names.insert(name)
            } else {
                try await reportAll(under: ChainScrub.folder(source, folder), "there is no such chain")
            }
        }
        return names.sorted { $0.text < $1.text }
    }

    private mutating func judge(_ chains: [ChainName: ScrubbedChain]) async throws {
        let upkeep = chains[.upkeep] ?? ScrubbedChain(chain: .upkeep)
        let backup = chains[.backup] ?? ScrubbedChain(chain: .backup)
        var facts = BackupFacts(backup)
        let references = try await readReferences(&facts)
        var logs: [ChainName: LogFacts] = [:]
        for (name, chain) in chains {
            guard case .log(let branch, let timeline) = name else { continue }
            logs[name] = LogFacts(chain, branch, timeline)
        }
        judgeRecords(chains, upkeep, facts, logs)
        // Behind a damaged record the commit that is referred to may be what is lost.
        if !backup.damages.contains(where: { !$0.isOfUnknownKey }) { findings += references }
        for commit in facts.commits { try await scrubBackup(commit, facts) }
        for (name, log) in logs.sorted(by: { $0.key.text < $1.key.text }) {
            judgeClaims(name, log, facts)
            try await scrubLog(log, facts)
        }
        try await scrubKeysAndListings(upkeep, Array(logs.values))
        try await sweep(facts, logs)
    }

    /// Learns from the inventories what backups use of one another.
    ///
    /// - Returns: findings about inventories that are the stored bytes and yet cannot be true.
    private func readReferences(_ facts: inout BackupFacts) async throws -> [ScrubFinding] {
        var findings: [ScrubFinding] = []
        var earlier: Set<BackupID> = []
        for commit in facts.commits {
            defer { earlier.insert(commit.backup) }
            // One that is missing or altered is found when the objects are read.
            guard let inventory = try? await reader.inventory(of: source, commit) else { continue }
            facts.references[commit.backup] = inventory.references
            let name = ObjectName.inventory(source, commit.backup, commit.attempt)
            for reference in inventory.references where !earlier.contains(reference.backup) {
                findings.append(
                    ScrubFinding(
                        .claim, source: source, object: name.path,
                        reason: "it refers to the backup \(reference.backup), of which there is no earlier commit",
                        brokenBackups: facts.withDependents([commit.backup])))
            }
        }
        return findings
    }
}
