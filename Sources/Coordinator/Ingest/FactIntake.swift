package import Platform
package import Protocol
package import Repository
import Synchronization

/// Carries the clear facts of accepted records into the catalogue, and keeps what planning needs of them at hand.
package final class FactIntake: Sendable {
    private let reader: RepositoryReader
    private let catalog: Catalog
    private let location: String
    private let clock: any WallClock
    private let known = Mutex<[SourceID: Holdings]>([:])

    /// Reads facts through `reader`; `location` says where the repository is, for reports.
    package init(reader: RepositoryReader, catalog: Catalog, location: String, clock: any WallClock) {
        self.reader = reader
        self.catalog = catalog
        self.location = location
        self.clock = clock
    }

    /// The last accepted record of a chain.
    package func head(of source: SourceID, _ chain: ChainName) async throws -> ChainHead {
        try await catalog.head(of: source, chain)?.chainHead ?? ChainHead(source: source, chain: chain)
    }

    /// Notes the facts of a record that is stored and continues its chain; the chain's head moves with them.
    package func note(_ record: Record) async throws {
        let body = record.body
        let head = HeadEntry(source: body.source, chain: body.chain, sequence: body.sequence, digest: record.digest)
        switch body.content {
        case .intent(let content):
            let attempt = BackupAttempt(source: body.source, backup: content.backup, attempt: content.attempt)
            try await catalog.begin(attempt, keys: content.keys.map { ($0.key, $0.encoded) }, head: head)
        case .commit(let commit):
            try await catalog.put(keys: commit.keys.map { ($0.key, $0.encoded) }, of: body.source)
            try await catalog.commit(try await entry(commit, record), head: head)
        case .logIndex(let index):
            try await catalog.put(keys: index.keys.map { ($0.key, $0.encoded) }, of: body.source)
            try await catalog.append(
                entry(record, index.branch, index.timeline, isGap: false),
                objects: index.objects.compactMap { $0.listed(in: record, index) }, head: head)
        case .gap:
            guard case .log(let branch, let timeline) = body.chain else { return }
            try await catalog.append(entry(record, branch, timeline, isGap: true), objects: [], head: head)
        case .abort(let content):
            let attempt = BackupAttempt(source: body.source, backup: content.backup, attempt: content.attempt)
            try await catalog.abort(attempt, head: head)
        case .handover:
            try await catalog.advance(head)
            try await catalog.noteHandoverRecorded(of: body.source)
        case .memberAdded, .memberRemoved, .receipt, .listing, .evidence:
            try await catalog.advance(head)
        }
    }

    private func entry(
        _ record: Record, _ branch: LogBranch, _ timeline: TimelineID, isGap: Bool
    ) -> LogRecordEntry {
        LogRecordEntry(
            source: record.body.source, branch: branch, timeline: timeline, sequence: record.body.sequence,
            isGap: isGap, record: record.bytes, received: clock.now())
    }

    private func entry(_ commit: CommitContent, _ record: Record) async throws -> BackupEntry {
        let source = try await catalog.source(record.body.source)
        return BackupEntry(
            id: commit.backup, source: record.body.source, type: commit.type.word, database: source?.name ?? "",
            parent: commit.parent, status: "complete", size: commit.logicalBytes, storedSize: commit.storedBytes,
            encryption: "AES-256-GCM (Cobblestone-256)", checksum: record.digest.hex, storageLocation: location,
            storageBackend: "local", created: commit.started, completed: commit.stopped,
            metadata: commit.metadata, attempt: commit.attempt, sequence: record.body.sequence, record: record.bytes)
    }

    /// Reads anew what it knows, when it is needed next.
    package func forget() { known.withLock { $0 = [:] } }

    /// What the repository holds of a source; only what is new since the last question is read.
    package func holdings(of source: SourceID) async throws -> Holdings {
        var holdings = known.withLock { $0[source] } ?? Holdings(source: source)
        let after = holdings.heads
        for bytes in try await catalog.records(of: source, after: after) { holdings.add(try Record(parsing: bytes)) }
        known.withLock { [holdings] known in
            // Another question may have read further in the meantime.
            let earlier = known[source]?.heads ?? [:]
            if earlier.allSatisfy({ $0.value <= holdings.heads[$0.key] ?? 0 }) { known[source] = holdings }
        }
        return holdings
    }
}

extension CommitContent {
    /// More clear facts as one JSON object; none of its texts needs an escape but quotes and backslashes.
    fileprivate var metadata: String {
        func quoted(_ text: String) -> String {
            "\"" + text.escapedForOneLine.flatMap { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) } + "\""
        }
        let facts = [
            ("engine", quoted(engine)), ("engine_version", quoted(engineVersion)), ("timeline", "\(timeline)"),
            ("start_lsn", quoted("\(startLSN)")), ("stop_lsn", quoted("\(stopLSN)")), ("files", "\(fileCount)"),
            ("findings", "\(findingCount)"), ("codec", quoted(codec)),
            ("system_identifier", quoted("\(systemIdentifier)")), ("checksums_verified", "\(checksumsVerified)"),
        ]
        return "{" + facts.map { "\"\($0.0)\": \($0.1)" }.joined(separator: ", ") + "}"
    }
}

extension BackupType {
    /// The word of listings.
    fileprivate var word: String {
        switch self {
        case .full: "full"
        case .differential: "differential"
        case .incremental: "incremental"
        }
    }
}

extension LogObjectEntry {
    fileprivate func listed(in record: Record, _ index: LogIndexContent) -> ListedLogObject? {
        guard let name = ObjectName(source: record.body.source, relative: name) else { return nil }
        let kind: ListedLogObject.Kind =
            switch self.kind {
            case .segment: .segment
            case .partial: .partial
            case .history: .history
            }
        return ListedLogObject(
            name: name, kind: kind, branch: index.branch, timeline: index.timeline, start: start, end: end,
            length: length, digest: sha256, sequence: record.body.sequence)
    }
}
