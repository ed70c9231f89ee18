import Platform
import Protocol
import Repository

/// A backup whose commit record is signed, with the objects of it that this restore may need.
struct ProvenBackup: Sendable {
    let commit: CommitContent
    let manifest: ProvenObject
    /// By the number in their names.
    private(set) var packs: [UInt64: ProvenObject] = [:]
    /// By the number in their names.
    private(set) var mapPacks: [UInt64: ProvenObject] = [:]
    let references: [BackupReference]

    /// Takes the objects that `inventory` lists.
    ///
    /// - Throws: `proofFailed` when it lists what is no object of this backup, or not its manifest.
    init(_ commit: CommitContent, _ inventory: Inventory, of source: SourceID) throws(HoldfastError) {
        self.commit = commit
        references = inventory.references
        let name = ObjectName.manifest(source, commit.backup, commit.attempt)
        manifest = ProvenObject(name, length: commit.manifest.length, sha256: commit.manifest.sha256)
        for reference in inventory.objects {
            guard let object = ProvenObject(reference, of: source),
                case .backup(source, commit.backup, commit.attempt, let part)? = object.name.parts
            else {
                throw HoldfastError(
                    .proofFailed,
                    "the inventory of backup \(commit.backup) lists '\(reference.name)', which is none of its objects"
                )
            }
            switch part {
            case .pack(let number): packs[number] = object
            case .mapPack(let number): mapPacks[number] = object
            case .manifest where object == manifest: break
            case .manifest, .inventory:
                throw HoldfastError(
                    .proofFailed, "the inventory of backup \(commit.backup) and its commit record differ")
            }
        }
    }

    /// Every object that is used.
    var objects: [ProvenObject] { [manifest] + packs.values + mapPacks.values }

    /// Keeps only what a later backup says it uses.
    ///
    /// - Throws: `proofFailed` when that is not there.
    mutating func reduce(to reference: BackupReference) throws(HoldfastError) {
        packs = try Self.chosen(reference.packs, packs, commit.backup)
        mapPacks = try Self.chosen(reference.mapPacks, mapPacks, commit.backup)
    }

    private static func chosen(
        _ members: Bitmap, _ all: [UInt64: ProvenObject], _ backup: BackupID
    ) throws(HoldfastError) -> [UInt64: ProvenObject] {
        var chosen: [UInt64: ProvenObject] = [:]
        for number in members.members.map(UInt64.init) {
            guard let object = all[number] else {
                throw HoldfastError(
                    .proofFailed, "backup \(backup) has no pack \(number), which the backup to restore uses")
            }
            chosen[number] = object
        }
        return chosen
    }
}
