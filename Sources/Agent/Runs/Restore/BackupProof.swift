import Platform
import Protocol
import Repository

/// Proves that the ordered backup, and each earlier one that it uses, is signed, unaltered and wholly there.
struct BackupProof {
    /// The longest inventory accepted, in bytes: about half a million objects.
    static let inventoryLimit: UInt64 = 64 << 20

    let order: RestoreOrder
    let records: RecordReader
    let membership: MembershipView

    /// - Returns: the ordered backup first, then those that it uses.
    /// - Throws: `proofFailed` naming the object that does not hold.
    func prove() async throws -> [ProvenBackup] {
        let commit = try await orderedCommit()
        var backups = [try await backup(commit)]
        var wanted: [BackupID: BackupReference] = [:]
        for reference in backups[0].references { wanted[reference.backup] = reference }
        let earlier = try await commits(of: Set(wanted.keys))
        for reference in backups[0].references {
            guard let commit = earlier[reference.backup] else {
                throw HoldfastError(
                    .proofFailed, "backup \(reference.backup), which backup \(order.backup) uses, was never committed")
            }
            var used = try await backup(commit)
            try used.reduce(to: reference)
            backups.append(used)
        }
        for backup in backups { try await checkPresence(backup) }
        return backups
    }

    private func orderedCommit() async throws -> CommitContent {
        let record = try await records.record(.backup, order.commitSequence, membership: membership)
        guard case .commit(let commit) = record.body.content, record.digest == order.commitDigest,
            commit.backup == order.backup, commit.attempt == order.backupAttempt
        else {
            throw HoldfastError(.proofFailed, "the record '\(record.name)' is not the commit of \(order.backup)")
        }
        return commit
    }

    /// The commits of earlier backups, found by walking back from the ordered one.
    private func commits(of wanted: Set<BackupID>) async throws -> [BackupID: CommitContent] {
        var found: [BackupID: CommitContent] = [:]
        guard !wanted.isEmpty else { return found }
        try await records.backwards(.backup, from: order.commitSequence, membership: membership) { record in
            if case .commit(let commit) = record.body.content, wanted.contains(commit.backup) {
                found[commit.backup] = commit
            }
            return found.count < wanted.count
        }
        return found
    }

    private func backup(_ commit: CommitContent) async throws -> ProvenBackup {
        let name = ObjectName.inventory(order.source, commit.backup, commit.attempt)
        let object = ProvenObject(name, length: commit.inventory.length, sha256: commit.inventory.sha256)
        guard object.length <= Self.inventoryLimit else { throw object.altered }
        let inventory: Inventory
        do {
            inventory = try Inventory(decoding: try await records.delivery.whole(object))
        } catch {
            throw object.damaged(error)
        }
        guard inventory.repository == records.root.repository, inventory.source == order.source,
            inventory.backup == commit.backup, inventory.attempt == commit.attempt
        else { throw object.altered }
        return try ProvenBackup(commit, inventory, of: order.source)
    }

    private func checkPresence(_ backup: ProvenBackup) async throws {
        let folder = ObjectName.folder(of: order.source) + "backup/\(backup.commit.backup)/\(backup.commit.attempt)/"
        try await ObjectPresence(records.delivery).check(backup.objects, under: folder)
    }
}
