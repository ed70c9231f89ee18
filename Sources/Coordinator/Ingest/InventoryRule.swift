import Platform
import Protocol
import Repository

/// What every inventory must be: of its own attempt, each object of it once, the manifest among them.
///
/// A verification compares it with what is stored for ever, so nothing else may come in.
enum InventoryRule {
    /// Reads an inventory.
    ///
    /// - Parameters:
    ///   - bytes: What an agent wants to store, or has stored.
    ///   - repository: Where.
    ///   - attempt: Whose inventory it is, by its name.
    ///   - refusal: Makes the error for a reason.
    /// - Returns: The objects that it lists.
    /// - Throws: The refusal.
    static func objects(
        in bytes: Bytes, repository: RepositoryID, of attempt: BackupAttempt, _ refusal: (String) -> HoldfastError
    ) throws(HoldfastError) -> [ObjectName: NamedReference] {
        guard let inventory = try? Inventory(decoding: bytes) else { throw refusal("it is no inventory") }
        let owner = BackupAttempt(source: inventory.source, backup: inventory.backup, attempt: inventory.attempt)
        guard inventory.repository == repository, owner == attempt else {
            throw refusal("it is the inventory of another backup")
        }
        guard inventory.references.isEmpty else { throw refusal("its inventory refers to other backups") }
        var objects: [ObjectName: NamedReference] = [:]
        for object in inventory.objects {
            let name = try part(object.name, of: attempt, refusal)
            guard objects.updateValue(object, forKey: name) == nil else {
                throw refusal("its inventory lists '\(object.name)' twice")
            }
        }
        guard objects[.manifest(attempt.source, attempt.backup, attempt.attempt)] != nil else {
            throw refusal("its inventory lacks the manifest")
        }
        return objects
    }

    private static func part(
        _ path: String, of attempt: BackupAttempt, _ refusal: (String) -> HoldfastError
    ) throws(HoldfastError) -> ObjectName {
        guard let name = ObjectName(source: attempt.source, relative: path),
            case .backup(_, attempt.backup, attempt.attempt, let part)? = name.parts, part != .inventory
        else { throw refusal("its inventory names '\(path.escapedForOneLine.prefix(200))', which is not its own") }
        return name
    }
}
