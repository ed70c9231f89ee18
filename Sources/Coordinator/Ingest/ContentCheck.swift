import Platform
import Protocol
import Repository

/// Whether what a record says is true of what is stored.
struct ContentCheck: Sendable {
    let reader: RepositoryReader
    let catalog: Catalog
    let facts: FactIntake

    /// Checks a record that continues its chain.
    ///
    /// - Throws: `recordRefused`.
    func check(_ record: Record) async throws {
        switch record.body.content {
        case .intent(let content):
            try check(keys: content.keys, record)
            guard try await state(content.backup, content.attempt, record) == nil,
                try await catalog.backup(content.backup) == nil
            else { throw RecordIntake.refusal(record, "its attempt was announced before") }
            guard !content.keys.isEmpty else { throw RecordIntake.refusal(record, "it names no key") }
            guard content.parent == nil, content.type == .full else {
                throw RecordIntake.refusal(record, "backups that build on others are not taken yet")
            }
        case .commit(let content): try await check(content, record)
        case .logIndex(let content): try await check(content, record)
        case .gap: break
        case .abort(let content): try await requireBegun(content.backup, content.attempt, record)
        case .handover(let content):
            let due = try await catalog.handover(of: record.body.source)
            guard let due, !due.isRecorded, content.from == WriterID(due.former), content.to == record.body.writer
            else {
                throw RecordIntake.refusal(record, "the coordinator has decided upon no such handover")
            }
        case .memberAdded, .memberRemoved, .receipt, .listing, .evidence:
            throw RecordIntake.refusal(record, "only the coordinator writes such records")
        }
    }

    private func check(keys: [KeyEntry], _ record: Record) throws {
        for entry in keys { try KeyRule.check(entry, root: reader.root) { RecordIntake.refusal(record, $0) } }
    }

    private func check(_ commit: CommitContent, _ record: Record) async throws {
        let source = record.body.source
        try await requireBegun(commit.backup, commit.attempt, record)
        try check(keys: commit.keys, record)
        for key in commit.keys where try await catalog.key(key.key, of: source) == nil {
            throw RecordIntake.refusal(record, "the key \(key.key) stands in no intent")
        }
        let inventoryName = ObjectName.inventory(source, commit.backup, commit.attempt)
        let manifestName = ObjectName.manifest(source, commit.backup, commit.attempt)
        try await require(
            [
                (inventoryName, commit.inventory.length, commit.inventory.sha256),
                (manifestName, commit.manifest.length, commit.manifest.sha256),
            ], record)
        try await checkInventory(of: commit, record)
        guard try await facts.holdings(of: source).isLogDurable(for: commit) else {
            throw RecordIntake.refusal(
                record,
                "the log from \(commit.startLSN) to \(commit.stopLSN) of timeline \(commit.timeline) is not durable yet"
            )
        }
    }

    /// The inventory lists exactly what has come in of the attempt, so that nothing is left that nobody names.
    private func checkInventory(of commit: CommitContent, _ record: Record) async throws {
        let attempt = BackupAttempt(source: record.body.source, backup: commit.backup, attempt: commit.attempt)
        let name = ObjectName.inventory(attempt.source, attempt.backup, attempt.attempt)
        let listed = try InventoryRule.objects(
            in: try await reader.store.read(name), repository: reader.root.repository, of: attempt
        ) { RecordIntake.refusal(record, $0) }
        try await require(listed.map { ($0, $1.length, $1.sha256) }, record)
        let stored = try await catalog.objects(of: attempt)
        for object in stored where object.name != name && listed[object.name] == nil {
            throw RecordIntake.refusal(record, "its inventory lacks '\(object.name)', which is stored")
        }
        let bytes = stored.reduce(UInt64(0)) { $0 &+ $1.length }
        guard commit.storedBytes <= bytes else {
            throw RecordIntake.refusal(record, "it claims \(commit.storedBytes) stored bytes, but has \(bytes)")
        }
    }

    private func requireBegun(_ backup: BackupID, _ attempt: Attempt, _ record: Record) async throws {
        switch try await state(backup, attempt, record) {
        case .begun: break
        case nil: throw RecordIntake.refusal(record, "no intent announces its attempt")
        case .aborted, .committed: throw RecordIntake.refusal(record, "its attempt has ended before")
        }
    }

    private func state(_ backup: BackupID, _ attempt: Attempt, _ record: Record) async throws -> BackupAttempt.State? {
        try await catalog.state(of: BackupAttempt(source: record.body.source, backup: backup, attempt: attempt))
    }

    private func check(_ index: LogIndexContent, _ record: Record) async throws {
        let source = record.body.source
        guard record.body.chain == .log(branch: index.branch, timeline: index.timeline),
            index.coveredFrom <= index.coveredTo
        else { throw RecordIntake.refusal(record, "it speaks of another chain, or of an impossible range") }
        try check(keys: index.keys, record)
        if let details = index.details { try await require(details, of: index, record) }
        try await require(
            try index.objects.map { object in
                guard let name = ObjectName(source: source, relative: object.name), matches(object, name, index) else {
                    throw RecordIntake.refusal(record, "it lists '\(object.name)', which is not of this chain")
                }
                return (name, object.length, object.sha256)
            }, record)
    }

    private func require(_ details: NamedReference, of index: LogIndexContent, _ record: Record) async throws {
        guard let name = ObjectName(source: record.body.source, relative: details.name),
            case .details(_, index.branch, index.timeline, _, _)? = name.parts
        else { throw RecordIntake.refusal(record, "its details are '\(details.name)', which is not of this chain") }
        try await require([(name, details.length, details.sha256)], record)
    }

    private func matches(_ object: LogObjectEntry, _ name: ObjectName, _ index: LogIndexContent) -> Bool {
        switch name.parts {
        case .log(_, let log):
            object.kind != .history && log.branch == index.branch && log.timeline == index.timeline
                && log.start == object.start && log.end == object.end
        case .history(_, let branch, let timeline, _, _):
            object.kind == .history && branch == index.branch && timeline == index.timeline
        default: false
        }
    }

    /// Every named object must have come in with exactly this length and digest.
    private func require(_ wanted: [(ObjectName, UInt64, Protocol.Digest)], _ record: Record) async throws {
        let known = try await catalog.objects(wanted.map(\.0))
        for (name, length, digest) in wanted {
            guard let object = known[name] else {
                throw RecordIntake.refusal(record, "the object '\(name)' is not stored")
            }
            guard object.length == length, object.digest == digest else {
                throw RecordIntake.refusal(record, "the object '\(name)' is stored with another length or SHA-256")
            }
        }
    }
}
