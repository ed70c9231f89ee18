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
            guard !content.keys.isEmpty else { throw RecordIntake.refusal(record, "it names no key") }
            guard content.parent == nil, content.type == .full else {
                throw RecordIntake.refusal(record, "backups that build on others are not taken yet")
            }
        case .commit(let content): try await check(content, record)
        case .logIndex(let content): try await check(content, record)
        case .gap, .abort: break
        case .handover: throw RecordIntake.refusal(record, "handovers are not taken yet")
        case .memberAdded, .memberRemoved, .receipt, .listing:
            throw RecordIntake.refusal(record, "only the coordinator writes such records")
        }
    }

    private func check(keys: [KeyEntry], _ record: Record) throws {
        for entry in keys { try KeyRule.check(entry, root: reader.root) { RecordIntake.refusal(record, $0) } }
    }

    private func check(_ commit: CommitContent, _ record: Record) async throws {
        let source = record.body.source
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
        let inventory = try await reader.inventory(of: source, commit)
        guard inventory.references.isEmpty else {
            throw RecordIntake.refusal(record, "its inventory refers to other backups")
        }
        try await require(try inventory.objects.map { try located($0, commit, record) }, record)
        guard inventory.objects.contains(where: { $0.name == manifestName.relativeToSource }) else {
            throw RecordIntake.refusal(record, "its inventory lacks the manifest")
        }
        guard commit.startLSN <= commit.stopLSN, try await facts.holdings(of: source).isLogDurable(for: commit) else {
            throw RecordIntake.refusal(
                record,
                "the log from \(commit.startLSN) to \(commit.stopLSN) of timeline \(commit.timeline) is not durable yet"
            )
        }
    }

    private func located(
        _ reference: NamedReference, _ commit: CommitContent, _ record: Record
    ) throws -> (ObjectName, UInt64, Protocol.Digest) {
        guard let name = ObjectName(source: record.body.source, relative: reference.name),
            case .backup(_, commit.backup, commit.attempt, _)? = name.parts
        else { throw RecordIntake.refusal(record, "its inventory names '\(reference.name)', which is not its own") }
        return (name, reference.length, reference.sha256)
    }

    private func check(_ index: LogIndexContent, _ record: Record) async throws {
        let source = record.body.source
        guard record.body.chain == .log(branch: index.branch, timeline: index.timeline),
            index.coveredFrom <= index.coveredTo
        else { throw RecordIntake.refusal(record, "it speaks of another chain, or of an impossible range") }
        try check(keys: index.keys, record)
        try await require(
            try index.objects.map { object in
                guard let name = ObjectName(source: source, relative: object.name), matches(object, name, index) else {
                    throw RecordIntake.refusal(record, "it lists '\(object.name)', which is not of this chain")
                }
                return (name, object.length, object.sha256)
            }, record)
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
